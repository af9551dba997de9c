namespace MlNetClassifier.Data;

/// <summary>A row with columns appended to those of another row, with which it moves.</summary>
internal sealed class MappedRow(
    DataViewRow input,
    DataViewSchema schema,
    HashSet<int> active,
    Delegate?[] addedGetters,
    Func<int, Delegate?> createShortcut,
    IReadOnlyList<IDisposable> owned) : DataViewRow, IShortcutRow
{
    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active.Contains(column.Index))
        {
            throw RowErrors.Inactive(column);
        }

        int inputCount = schema.Count - addedGetters.Length;
        return column.Index < inputCount
            ? input.GetGetter<TValue>(input.Schema[column.Index])
            : addedGetters[column.Index - inputCount] as ValueGetter<TValue> ?? throw RowErrors.WrongType(column, typeof(TValue));
    }

    public TShortcut? GetShortcut<TShortcut>(DataViewSchema.Column column)
        where TShortcut : Delegate
    {
        int inputCount = schema.Count - addedGetters.Length;
        return !active.Contains(column.Index) ? null
            : column.Index < inputCount ? (input as IShortcutRow)?.GetShortcut<TShortcut>(input.Schema[column.Index])
            : createShortcut(column.Index - inputCount) as TShortcut;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (IDisposable resource in owned)
            {
                resource.Dispose();
            }

            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
