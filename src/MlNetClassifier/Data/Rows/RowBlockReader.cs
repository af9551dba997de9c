namespace MlNetClassifier.Data;

/// <summary>Copies rows of a cursor into blocks.</summary>
internal sealed class RowBlockReader
{
    private readonly DataViewRow _source;
    private readonly Action<ColumnStore, int>[] _readers;
    private readonly ValueGetter<DataViewRowId> _id;

    /// <summary>Binds a reader to a row.</summary>
    /// <param name="source">The row that is copied wherever it stands.</param>
    /// <param name="columns">Active columns of it, in the order in which the blocks store them.</param>
    public RowBlockReader(DataViewRow source, IEnumerable<DataViewSchema.Column> columns)
    {
        _source = source;
        _readers = [.. columns.Select(column => ColumnStore.CreateReader(source, column))];
        _id = source.GetIdGetter();
    }

    /// <summary>Appends the current row to a block.</summary>
    /// <param name="block">A block whose first stores are those of this reader's columns.</param>
    /// <param name="batch">The batch to note; null for the row's own.</param>
    public void Append(RowBlock block, long? batch = null)
    {
        for (int i = 0; i < _readers.Length; i++)
        {
            _readers[i](block.Store(i), block.Count);
        }

        DataViewRowId id = default;
        _id(ref id);
        block.Add(id, batch ?? _source.Batch);
    }
}
