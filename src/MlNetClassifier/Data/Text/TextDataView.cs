namespace MlNetClassifier.Data;

/// <summary>The records of text files; each cursor reads the files anew.</summary>
internal sealed class TextDataView(DataViewSchema schema, TextColumn[] columns, TextLoader.Options options, IMultiStreamSource source) : DataViewBase
{
    public override DataViewSchema Schema => schema;

    protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> active, Random? rand) => new Cursor(this, active);

    private IEnumerable<TextRecordReader> Records()
    {
        long left = options.MaxRows ?? long.MaxValue;
        for (int i = 0; i < source.Count; i++)
        {
            using TextReader text = source.OpenTextReader(i);
            TextRecordReader records = new(text, options, source.GetPathOrNull(i) ?? $"stream {i}");
            if (options.HasHeader)
            {
                _ = records.MoveNext();
            }

            while (left > 0 && records.MoveNext())
            {
                left--;
                yield return records;
            }
        }
    }

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly TextDataView _owner;
        private readonly IEnumerator<TextRecordReader> _records;
        private readonly Dictionary<int, Delegate> _getters = [];
        private TextRecordReader? _current;
        private long _position = -1;

        public Cursor(TextDataView owner, IReadOnlyList<DataViewSchema.Column> active)
        {
            _owner = owner;
            _records = owner.Records().GetEnumerator();
            foreach (DataViewSchema.Column column in active)
            {
                _getters[column.Index] = owner.Column(column.Index).CreateGetter(() => _current ?? throw RowErrors.NoRow());
            }
        }

        public override DataViewSchema Schema => _owner.Schema;

        public override long Position => _current is null ? -1 : _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            _current = _records.MoveNext() ? _records.Current : null;
            _position++;
            return _current is not null;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => _getters.ContainsKey(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            !_getters.TryGetValue(column.Index, out Delegate? getter) ? throw RowErrors.Inactive(column)
            : getter as ValueGetter<TValue> ?? throw RowErrors.WrongType(column, typeof(TValue));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _records.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    private TextColumn Column(int index) => columns[index];
}
