namespace MlNetClassifier.Data;

/// <summary>Some consecutive rows, read ahead of use: the values of the active columns, and each row's identity and batch.</summary>
internal sealed class RowBlock
{
    private readonly ColumnStore[] _stores;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batches;

    /// <summary>Makes an empty block.</summary>
    /// <param name="columns">The columns kept, in the order of <see cref="Store"/>'s index.</param>
    /// <param name="capacity">The most rows it can hold.</param>
    public RowBlock(IReadOnlyList<DataViewSchema.Column> columns, int capacity)
    {
        _stores = [.. columns.Select(column => ColumnStore.Create(column.Type.RawType, capacity))];
        _ids = new DataViewRowId[capacity];
        _batches = new long[capacity];
    }

    /// <summary>The number of rows held.</summary>
    public int Count { get; private set; }

    /// <summary>The most rows it can hold.</summary>
    public int Capacity => _ids.Length;

    /// <summary>The values of a column.</summary>
    public ColumnStore Store(int index) => _stores[index];

    /// <summary>The identity of a row.</summary>
    public DataViewRowId Id(int slot) => _ids[slot];

    /// <summary>The batch of a row.</summary>
    public long Batch(int slot) => _batches[slot];

    /// <summary>Takes a row in; its values have been stored at slot <see cref="Count"/>.</summary>
    public void Add(DataViewRowId id, long batch)
    {
        _ids[Count] = id;
        _batches[Count] = batch;
        Count++;
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear() => Count = 0;
}
