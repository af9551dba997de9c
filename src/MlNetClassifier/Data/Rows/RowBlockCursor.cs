namespace MlNetClassifier.Data;

/// <summary>A cursor that hands out rows of blocks which a subclass supplies one after the other.</summary>
internal abstract class RowBlockCursor : DataViewRowCursor
{
    private readonly Dictionary<int, int> _storeOfColumn = [];
    private RowBlock? _block;
    private int _slot = -1;
    private long _position = -1;
    private bool _ended;

    protected RowBlockCursor(DataViewSchema schema, IReadOnlyList<DataViewSchema.Column> columns)
    {
        Schema = schema;
        Columns = columns;
        for (int i = 0; i < columns.Count; i++)
        {
            _storeOfColumn[columns[i].Index] = i;
        }
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    /// <summary>The batch of the row; after <see cref="MoveNext"/> threw, that of the row that could not be made.</summary>
    public override long Batch => FailedBatch ?? _block?.Batch(_slot) ?? 0;

    /// <summary>To be set by a subclass before it throws, so that errors of several cursors can be put in order.</summary>
    protected long? FailedBatch { get; set; }

    /// <summary>The active columns, in the order of the blocks' stores.</summary>
    protected IReadOnlyList<DataViewSchema.Column> Columns { get; }

    public sealed override bool MoveNext()
    {
        if (_ended)
        {
            return false;
        }

        _slot++;
        while (_block is null || _slot >= _block.Count)
        {
            _block = NextBlock();
            _slot = 0;
            if (_block is null)
            {
                _ended = true;
                _position = -1;
                return false;
            }
        }

        _position++;
        return true;
    }

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => _storeOfColumn.ContainsKey(column.Index);

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = Current.Id(_slot);

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_storeOfColumn.TryGetValue(column.Index, out int store))
        {
            throw RowErrors.Inactive(column);
        }

        RowErrors.CheckType<TValue>(column);
        ValueCopier<TValue>.Copy copy = ValueCopier<TValue>.Instance;
        return (ref TValue value) => copy(in ((ColumnStore<TValue>)Current.Store(store)).Values[_slot], ref value);
    }

    /// <summary>The next rows, or null at the end. The block handed out before is not used any more.</summary>
    protected abstract RowBlock? NextBlock();

    private RowBlock Current => _block ?? throw RowErrors.NoRow();
}
