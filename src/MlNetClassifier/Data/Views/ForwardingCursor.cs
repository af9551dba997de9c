namespace MlNetClassifier.Data;

/// <summary>A cursor that shows the rows of another, but not all of them or in the same number.</summary>
internal abstract class ForwardingCursor(DataViewRowCursor source) : DataViewRowCursor
{
    private long _position = -1;
    private bool _ended;

    public override DataViewSchema Schema => Source.Schema;

    public override long Position => _position;

    public override long Batch => Source.Batch;

    protected DataViewRowCursor Source { get; } = source;

    public sealed override bool MoveNext()
    {
        if (_ended || !MoveNextCore())
        {
            _ended = true;
            _position = -1;
            return false;
        }

        _position++;
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => Source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => Source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Source.GetGetter<TValue>(column);

    /// <summary>Moves the source to the next row shown; false when there is none.</summary>
    protected abstract bool MoveNextCore();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Source.Dispose();
        }

        base.Dispose(disposing);
    }
}
