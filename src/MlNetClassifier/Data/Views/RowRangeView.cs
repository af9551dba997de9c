namespace MlNetClassifier.Data;

/// <summary>A stretch of the rows of a view, by position.</summary>
internal sealed class RowRangeView(IDataView source, long skip, long take) : DataViewBase
{
    public override DataViewSchema Schema => source.Schema;

    public override long? GetRowCount() => source.GetRowCount() is { } count ? Math.Min(Math.Max(0, count - skip), take) : null;

    // Never shuffled: which rows are meant depends on the order.
    protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand) =>
        new Cursor(source.GetRowCursor(columns), skip, take);

    private sealed class Cursor(DataViewRowCursor source, long skip, long take) : ForwardingCursor(source)
    {
        private long _toSkip = skip;
        private long _toTake = take;

        protected override bool MoveNextCore()
        {
            for (; _toSkip > 0; _toSkip--)
            {
                if (!Source.MoveNext())
                {
                    return false;
                }
            }

            return _toTake-- > 0 && Source.MoveNext();
        }
    }
}
