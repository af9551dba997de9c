namespace MlNetClassifier.Data;

/// <summary>A view whose rows cannot be shared out among cursors: its cursor sets hold one cursor.</summary>
internal abstract class DataViewBase : IDataView
{
    public abstract DataViewSchema Schema { get; }

    public virtual bool CanShuffle => false;

    public virtual long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        Open(ColumnSets.Check(Schema, columnsNeeded), rand);

    public virtual DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>Opens a cursor.</summary>
    /// <param name="columns">The active columns, distinct and in order.</param>
    /// <param name="rand">The source of a random order, or null.</param>
    protected abstract DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand);
}
