using System.Numerics;

namespace MlNetClassifier.Data;

/// <summary>
/// Keeps columns in memory: a column is read when it is first asked for, in one pass together with the others asked for then. Columns that
/// cannot be kept (images) are left out of the schema.
/// </summary>
internal sealed class CacheDataView : DataViewBase
{
    private readonly Lock _fill = new();
    private readonly IDataView _source;
    private readonly DataViewSchema.Column[] _sourceColumns;
    private readonly GrowingColumn?[] _cached;
    private DataViewRowId[]? _ids;

    public CacheDataView(IDataView source, params string[] prefetch)
    {
        _source = source;
        _sourceColumns = [.. source.Schema.Where(column => column.Type.GetItemType() is PrimitiveDataViewType)];
        DataViewSchema.Builder builder = new();
        builder.AddColumns(_sourceColumns);
        Schema = builder.ToSchema();
        _cached = new GrowingColumn?[_sourceColumns.Length];
        if (prefetch.Length > 0)
        {
            Fill([.. prefetch.Select(name => Schema[name])]);
        }
    }

    public override DataViewSchema Schema { get; }

    public override bool CanShuffle => true;

    public override long? GetRowCount() => Volatile.Read(ref _ids)?.Length ?? _source.GetRowCount();

    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        IReadOnlyList<DataViewSchema.Column> columns = ColumnSets.Check(Schema, columnsNeeded);
        Fill(columns);
        int[]? order = Order(rand);
        return [.. Enumerable.Range(0, n).Select(part => new Cursor(this, columns, order, part, n))];
    }

    protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand)
    {
        Fill(columns);
        return new Cursor(this, columns, Order(rand), 0, 1);
    }

    private int[]? Order(Random? rand)
    {
        if (rand is null)
        {
            return null;
        }

        int[] order = [.. Enumerable.Range(0, _ids!.Length)];
        rand.Shuffle(order);
        return order;
    }

    private void Fill(IReadOnlyList<DataViewSchema.Column> columns)
    {
        lock (_fill)
        {
            DataViewSchema.Column[] missing = [.. columns.Where(column => _cached[column.Index] is null)];
            if (missing.Length == 0 && _ids is not null)
            {
                return;
            }

            using DataViewRowCursor cursor = _source.GetRowCursor(missing.Select(column => _sourceColumns[column.Index]));
            GrowingColumn[] filled = [.. missing.Select(column => GrowingColumn.Create(cursor, _sourceColumns[column.Index]))];
            ValueGetter<DataViewRowId> idGetter = cursor.GetIdGetter();
            List<DataViewRowId> ids = [];
            while (cursor.MoveNext())
            {
                foreach (GrowingColumn column in filled)
                {
                    column.Append();
                }

                DataViewRowId id = default;
                idGetter(ref id);
                ids.Add(id);
            }

            if (_ids is not null && _ids.Length != ids.Count)
            {
                throw new InvalidOperationException(
                    $"The data being cached had {_ids.Length} rows in one pass and {ids.Count} in a later one; cache data that stays the same.");
            }

            for (int i = 0; i < missing.Length; i++)
            {
                filled[i].Detach();
                _cached[missing[i].Index] = filled[i];
            }

            _ids ??= [.. ids];
        }
    }

    /// <summary>The values of one column, growing while they are read.</summary>
    private abstract class GrowingColumn
    {
        public static GrowingColumn Create(DataViewRow row, DataViewSchema.Column column) => new Factory(row, column).Invoke(column.Type.RawType);

        public abstract void Append();

        public abstract void Detach();

        private sealed class Factory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<GrowingColumn>
        {
            protected override GrowingColumn InvokeFor<T>() => new GrowingColumn<T>(row.GetGetter<T>(column));
        }
    }

    private sealed class GrowingColumn<T>(ValueGetter<T> getter) : GrowingColumn
    {
        private ValueGetter<T>? _getter = getter;

        public List<T> Values { get; } = [];

        public override void Append()
        {
            // A fresh value each time, so that vectors get arrays of their own.
            T value = default!;
            _getter!(ref value);
            Values.Add(value);
        }

        public override void Detach() => _getter = null;
    }

    /// <summary>Every <c>parts</c>-th block of rows, from block <c>part</c> on.</summary>
    private sealed class Cursor(CacheDataView owner, IReadOnlyList<DataViewSchema.Column> columns, int[]? order, int part, int parts) : DataViewRowCursor
    {
        private readonly HashSet<int> _active = [.. columns.Select(column => column.Index)];
        private readonly int _count = owner._ids!.Length;
        private long _position = -1;
        private int _row = -1;

        public override DataViewSchema Schema => owner.Schema;

        public override long Position => _position;

        public override long Batch => _row < 0 ? 0 : _row / CursorSets.BlockSize;

        private int Row => _row < 0 ? throw RowErrors.NoRow() : order is null ? _row : order[_row];

        public override bool MoveNext()
        {
            int next = _position < 0 && _row < 0 ? part * CursorSets.BlockSize : _row + 1;
            if (_row >= 0 && next % CursorSets.BlockSize == 0)
            {
                next += (parts - 1) * CursorSets.BlockSize;
            }

            if (_row == int.MinValue || next >= _count)
            {
                _row = int.MinValue;
                _position = -1;
                return false;
            }

            _row = next;
            _position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = owner._ids![Row];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!_active.Contains(column.Index))
            {
                throw RowErrors.Inactive(column);
            }

            RowErrors.CheckType<TValue>(column);
            List<TValue> values = ((GrowingColumn<TValue>)owner._cached[column.Index]!).Values;
            ValueCopier<TValue>.Copy copy = ValueCopier<TValue>.Instance;
            return (ref TValue value) => copy(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values)[Row], ref value);
        }
    }
}
