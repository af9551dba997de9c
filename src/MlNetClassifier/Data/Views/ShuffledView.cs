namespace MlNetClassifier.Data;

/// <summary>
/// A view in a random order: rows are drawn from a pool that is kept full from the source, which is itself shuffled where it can be.
/// </summary>
internal sealed class ShuffledView(IDataView source, int seed, int poolSize, bool shuffleSource) : DataViewBase
{
    public override DataViewSchema Schema => source.Schema;

    public override bool CanShuffle => true;

    public override long? GetRowCount() => source.GetRowCount();

    protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand)
    {
        // Without a source of its own each pass has the same order, as every other view has.
        Random random = rand ?? new Random(seed);
        DataViewRowCursor cursor = source.GetRowCursor(columns, shuffleSource && source.CanShuffle ? random : null);
        return new Cursor(cursor, columns, random, poolSize);
    }

    private sealed class Cursor : RowBlockCursor
    {
        private readonly DataViewRowCursor _source;
        private readonly RowBlockReader _reader;
        private readonly Random _random;
        private readonly List<RowBlock> _pool = [];
        private readonly int _poolSize;

        public Cursor(DataViewRowCursor source, IReadOnlyList<DataViewSchema.Column> columns, Random random, int poolSize)
            : base(source.Schema, columns)
        {
            _source = source;
            _reader = new RowBlockReader(source, columns);
            _random = random;
            _poolSize = poolSize;
        }

        protected override RowBlock? NextBlock()
        {
            while (_pool.Count < _poolSize && _source.MoveNext())
            {
                RowBlock row = new(Columns, 1);
                _reader.Append(row, batch: 0);
                _pool.Add(row);
            }

            if (_pool.Count == 0)
            {
                return null;
            }

            int drawn = _random.Next(_pool.Count);
            RowBlock result = _pool[drawn];
            _pool[drawn] = _pool[^1];
            _pool.RemoveAt(_pool.Count - 1);
            return result;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
