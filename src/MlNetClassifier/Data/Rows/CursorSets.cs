namespace MlNetClassifier.Data;

/// <summary>How views share rows among threads.</summary>
internal static class CursorSets
{
    /// <summary>
    /// Rows handed over at once between threads, and scored at once by a network. Large enough for a batch to pay, small enough that
    /// pictures of a few threads fit in memory.
    /// </summary>
    public const int BlockSize = 8;

    /// <summary>Opens a view's cursor set, splitting its one cursor when it cannot share the rows out itself.</summary>
    public static DataViewRowCursor[] OpenSplit(IDataView view, IReadOnlyList<DataViewSchema.Column> columns, int count, Random? rand)
    {
        DataViewRowCursor[] cursors = view.GetRowCursorSet(columns, count, rand);
        return cursors.Length == 1 && count > 1 ? SharedRowSource.Split(cursors[0], columns, count, BlockSize) : cursors;
    }
}
