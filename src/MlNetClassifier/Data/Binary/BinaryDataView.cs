using MlNetClassifier.ModelFile;
using MlNetClassifier.ModelFile.Idv;

namespace MlNetClassifier.Data;

/// <summary>The rows of a binary IDataView file that lies in memory.</summary>
internal sealed class BinaryDataView : DataViewBase
{
    private readonly ReadOnlyMemory<byte> _file;
    private readonly string _name;
    private readonly IdvStoredColumn[] _columns;
    private readonly long _rows;

    public BinaryDataView(ReadOnlyMemory<byte> file, string name)
    {
        (_file, _name) = (file, name);
        IdvFile content = IdvSchemaReader.ReadFile(file, name);
        _rows = content.RowCount;
        _columns = [.. content.Columns.Where(stored => SchemaCodec.Knows(stored.Column, name))];
        Schema = SchemaCodec.ToSchema([.. _columns.Select(stored => stored.Column)], name);
        foreach (IdvStoredColumn stored in _columns)
        {
            if (_rows > 0 && stored.RowsPerBlock is < 1 or > int.MaxValue)
            {
                throw new InvalidModelFileException(name, $"column '{stored.Column.Name}' has {stored.RowsPerBlock} rows in a block");
            }
        }
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => _rows;

    protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand) => new Cursor(this, columns);

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly BinaryDataView _owner;
        private readonly Dictionary<int, BlockReader> _readers;
        private long _position = -1;

        public Cursor(BinaryDataView owner, IReadOnlyList<DataViewSchema.Column> columns)
        {
            _owner = owner;
            _readers = columns.ToDictionary(
                column => column.Index, column => BlockReader.Create(owner._file, owner._name, owner._columns[column.Index], column.Type, owner._rows));
        }

        public override DataViewSchema Schema => _owner.Schema;

        public override long Position => _position < _owner._rows ? _position : -1;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            _position = Math.Min(_position + 1, _owner._rows);
            return _position < _owner._rows;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Current(), 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => _readers.ContainsKey(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            !_readers.TryGetValue(column.Index, out BlockReader? reader) ? throw RowErrors.Inactive(column)
            : reader.CreateGetter(Current) as ValueGetter<TValue> ?? throw RowErrors.WrongType(column, typeof(TValue));

        private long Current() => Position >= 0 ? _position : throw RowErrors.NoRow();
    }
}
