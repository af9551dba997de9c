namespace MlNetClassifier.Data;

/// <summary>The rows of a view that pass a test.</summary>
/// <param name="source">The view.</param>
/// <param name="tested">The columns the test reads.</param>
/// <param name="bind">Makes the test for a row, given a cursor in which those columns are active.</param>
internal sealed class RowFilterView(IDataView source, IReadOnlyList<DataViewSchema.Column> tested, Func<DataViewRow, Func<bool>> bind) : DataViewBase
{
    public override DataViewSchema Schema => source.Schema;

    public override bool CanShuffle => source.CanShuffle;

    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        IReadOnlyList<DataViewSchema.Column> columns = ColumnSets.Check(Schema, columnsNeeded);
        return [.. source.GetRowCursorSet(columns.Concat(tested), n, rand).Select(cursor => new Cursor(cursor, bind(cursor)))];
    }

    protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand)
    {
        DataViewRowCursor cursor = source.GetRowCursor(columns.Concat(tested), rand);
        return new Cursor(cursor, bind(cursor));
    }

    private sealed class Cursor(DataViewRowCursor source, Func<bool> passes) : ForwardingCursor(source)
    {
        protected override bool MoveNextCore()
        {
            while (Source.MoveNext())
            {
                if (passes())
                {
                    return true;
                }
            }

            return false;
        }
    }
}
