using MlNetClassifier.Data;

namespace MlNetClassifier;

/// <summary>One row: typed access to the values of its active columns.</summary>
public abstract class DataViewRow : IDisposable
{
    /// <summary>The row's number in its cursor, from 0; −1 before the first row.</summary>
    public abstract long Position { get; }

    /// <summary>Orders the rows of a set of cursors: rows of a lower batch come first.</summary>
    public abstract long Batch { get; }

    /// <summary>The columns.</summary>
    public abstract DataViewSchema Schema { get; }

    /// <summary>Makes a getter of the row's identity.</summary>
    public abstract ValueGetter<DataViewRowId> GetIdGetter();

    /// <summary>Whether values of the column can be asked for.</summary>
    /// <param name="column">A column of <see cref="Schema"/>.</param>
    public abstract bool IsColumnActive(DataViewSchema.Column column);

    /// <summary>Makes a getter of the column's values; keep it and call it for each row.</summary>
    /// <typeparam name="TValue">The raw type of the column.</typeparam>
    /// <param name="column">An active column of <see cref="Schema"/>.</param>
    /// <exception cref="InvalidOperationException">The column is not active, or its raw type is another one.</exception>
    public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column);

    /// <summary>Releases what the row holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the row holds.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
