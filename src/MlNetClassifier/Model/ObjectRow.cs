namespace MlNetClassifier.Data;

/// <summary>A row that shows one object of a user's class after the other.</summary>
/// <typeparam name="TRow">The class.</typeparam>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly Delegate[] _getters;
    private TRow? _current;
    private long _position = -1;

    public ObjectRow(SchemaDefinition? definition)
    {
        (IReadOnlyList<MemberColumn<TRow>> columns, Schema) = MemberColumn<TRow>.Describe(definition);
        _getters = [.. columns.Select(column => column.CreateGetter(() => _current ?? throw RowErrors.NoRow()))];
    }

    public override DataViewSchema Schema { get; }

    // Each object has a position of its own: steps that compute several columns at once keep their results by it.
    public override long Position => _position;

    public override long Batch => 0;

    public void MoveTo(TRow row)
    {
        _current = row;
        _position++;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        _getters[column.Index] as ValueGetter<TValue> ?? throw RowErrors.WrongType(column, typeof(TValue));
}
