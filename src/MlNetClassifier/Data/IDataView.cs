namespace MlNetClassifier;

/// <summary>
/// Rows of typed columns, read lazily with cursors: nothing is computed until a cursor asks, and each cursor computes anew. A view can be
/// larger than memory.
/// </summary>
public interface IDataView
{
    /// <summary>Whether a cursor given a random source hands the rows out in another order.</summary>
    bool CanShuffle { get; }

    /// <summary>The columns.</summary>
    DataViewSchema Schema { get; }

    /// <summary>The number of rows, or null when it is not known without a pass.</summary>
    long? GetRowCount();

    /// <summary>Opens a cursor before the first row.</summary>
    /// <param name="columnsNeeded">The columns whose values will be asked for; the others may be inactive.</param>
    /// <param name="rand">When given and <see cref="CanShuffle"/>, the source of a random order.</param>
    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null);

    /// <summary>
    /// Opens up to <paramref name="n"/> cursors that share the rows between them and may be used on different threads. Rows of lower
    /// <see cref="DataViewRow.Batch"/> come first in order; each cursor's batches increase.
    /// </summary>
    /// <param name="columnsNeeded">The columns whose values will be asked for.</param>
    /// <param name="n">The number of cursors wished for, at least 1.</param>
    /// <param name="rand">When given and <see cref="CanShuffle"/>, the source of a random order.</param>
    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null);
}
