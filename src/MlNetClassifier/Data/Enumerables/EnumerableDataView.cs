namespace MlNetClassifier.Data;

/// <summary>Objects of a user's class as rows. A list can be shuffled and counted; any other sequence is enumerated anew by each cursor.</summary>
/// <typeparam name="TRow">The class.</typeparam>
internal sealed class EnumerableDataView<TRow> : DataViewBase
    where TRow : class
{
    private readonly IEnumerable<TRow> _rows;
    private readonly IReadOnlyList<TRow>? _list;
    private readonly IReadOnlyList<MemberColumn<TRow>> _columns;

    public EnumerableDataView(IEnumerable<TRow> rows, SchemaDefinition? definition)
    {
        _rows = rows;
        _list = rows as IReadOnlyList<TRow>;
        (_columns, Schema) = MemberColumn<TRow>.Describe(definition);
    }

    public override DataViewSchema Schema { get; }

    public override bool CanShuffle => _list is not null;

    public override long? GetRowCount() => _list?.Count;

    protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand)
    {
        IEnumerable<(TRow Row, int Index)> rows = _list is null || rand is null
            ? _rows.Select((row, index) => (row, index))
            : Shuffled(_list, rand);
        return new Cursor(this, columns, rows.GetEnumerator());
    }

    private static IEnumerable<(TRow Row, int Index)> Shuffled(IReadOnlyList<TRow> list, Random rand)
    {
        int[] order = [.. Enumerable.Range(0, list.Count)];
        rand.Shuffle(order);
        return order.Select(index => (list[index], index));
    }

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly EnumerableDataView<TRow> _owner;
        private readonly IEnumerator<(TRow Row, int Index)> _rows;
        private readonly Dictionary<int, Delegate> _getters = [];
        private long _position = -1;
        private TRow? _current;
        private int _index;

        public Cursor(EnumerableDataView<TRow> owner, IReadOnlyList<DataViewSchema.Column> columns, IEnumerator<(TRow Row, int Index)> rows)
        {
            _owner = owner;
            _rows = rows;
            foreach (DataViewSchema.Column column in columns)
            {
                _getters[column.Index] = owner._columns[column.Index].CreateGetter(() => _current ?? throw RowErrors.NoRow());
            }
        }

        public override DataViewSchema Schema => _owner.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (!_rows.MoveNext())
            {
                _current = null;
                _position = -1;
                return false;
            }

            (_current, _index) = _rows.Current;
            _position++;
            return _current is null ? throw new InvalidOperationException($"Row {_index} of the sequence is null.") : true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_index, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => _getters.ContainsKey(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            !_getters.TryGetValue(column.Index, out Delegate? getter) ? throw RowErrors.Inactive(column)
            : getter as ValueGetter<TValue> ?? throw RowErrors.WrongType(column, typeof(TValue));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _rows.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
