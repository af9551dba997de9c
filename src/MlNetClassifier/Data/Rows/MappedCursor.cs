namespace MlNetClassifier.Data;

/// <summary>A cursor that moves with another and shows a row computed from that one's.</summary>
internal sealed class MappedCursor(DataViewRowCursor source, DataViewRow row) : DataViewRowCursor, IShortcutRow
{
    public override DataViewSchema Schema => row.Schema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool MoveNext() => source.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

    public TShortcut? GetShortcut<TShortcut>(DataViewSchema.Column column)
        where TShortcut : Delegate => (row as IShortcutRow)?.GetShortcut<TShortcut>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The row disposes the cursor it was made from.
            row.Dispose();
        }

        base.Dispose(disposing);
    }
}
