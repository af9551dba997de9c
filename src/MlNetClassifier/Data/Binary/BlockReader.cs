using System.IO.Compression;
using MlNetClassifier.ModelFile;
using MlNetClassifier.ModelFile.Idv;

namespace MlNetClassifier.Data;

/// <summary>Reads the values of one column, unpacking a block when a row of another one is asked for.</summary>
internal abstract class BlockReader
{
    /// <summary>Largest block; ML.NET aims at 80 MB for all columns together.</summary>
    private const int MaxBlockBytes = 1 << 30;

    private const int LookupBytes = 16;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly string _name;
    private readonly IdvStoredColumn _column;
    private readonly long _rows;
    private long _block = -1;

    private BlockReader(ReadOnlyMemory<byte> file, string name, IdvStoredColumn column, long rows) =>
        (_file, _name, _column, _rows) = (file, name, column, rows);

    public static BlockReader Create(ReadOnlyMemory<byte> file, string name, IdvStoredColumn column, DataViewType type, long rows) =>
        new Factory(file, name, column, type, rows).Invoke(type.GetItemType().RawType);

    /// <summary>Makes the code that reads the value of the current row.</summary>
    public abstract Delegate CreateGetter(Func<long> position);

    /// <summary>Makes sure that the block of a row is unpacked, and returns the row's place in it.</summary>
    protected int MoveTo(long row)
    {
        long block = row / _column.RowsPerBlock, first = block * _column.RowsPerBlock;
        if (block != _block)
        {
            Unpack(Block(block), (int)Math.Min(_column.RowsPerBlock, _rows - first));
            _block = block;
        }

        return (int)(row - first);
    }

    protected abstract void Unpack(ModelReader reader, int count);

    private ModelReader Block(long index)
    {
        ModelReader reader = new(_file, _name);
        reader.Seek(Math.Min(_column.LookupAt, _file.Length));
        long skipped = index * LookupBytes;
        if (skipped + LookupBytes > reader.Remaining)
        {
            throw reader.Error($"column '{_column.Column.Name}' has no block {index}");
        }

        reader.ReadBytes(skipped);
        long at = reader.ReadInt64();
        int packed = reader.ReadInt32(), unpacked = reader.ReadInt32();
        reader.Seek(at);
        ReadOnlyMemory<byte> bytes = reader.ReadBytes(packed);
        if (_column.Compression == IdvFormat.StoredBlock)
        {
            return new ModelReader(bytes, _name);
        }

        return _column.Compression == IdvFormat.DeflatedBlock && unpacked is >= 0 and <= MaxBlockBytes
            ? new ModelReader(Inflate(reader, bytes, unpacked), _name)
            : throw reader.Error($"a block of column '{_column.Column.Name}' is packed by method {_column.Compression} from {unpacked} bytes");
    }

    // Grows with what really comes out: the announced size alone must not take the memory.
    private static ReadOnlyMemory<byte> Inflate(ModelReader reader, ReadOnlyMemory<byte> bytes, int size)
    {
        using MemoryStream unpacked = new();
        try
        {
            using DeflateStream inflate = new(new MemoryStream(bytes.ToArray(), writable: false), CompressionMode.Decompress);
            byte[] buffer = new byte[64 << 10];
            for (int read; unpacked.Length <= size && (read = inflate.Read(buffer)) > 0;)
            {
                unpacked.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException error)
        {
            throw new InvalidModelFileException($"{reader.Error("a block is damaged").Message} {error.Message}", error);
        }

        return unpacked.Length == size
            ? unpacked.GetBuffer().AsMemory(0, size)
            : throw reader.Error($"a block does not unpack to the {size} bytes it announces");
    }

    private sealed class Factory(ReadOnlyMemory<byte> file, string name, IdvStoredColumn column, DataViewType type, long rows) : TypeFunction<BlockReader>
    {
        protected override BlockReader InvokeFor<T>() => type is VectorDataViewType vector
            ? new Vectors<T>(file, name, column, rows, vector.Size)
            : new Scalars<T>(file, name, column, rows);
    }

    private sealed class Scalars<T>(ReadOnlyMemory<byte> file, string name, IdvStoredColumn column, long rows) : BlockReader(file, name, column, rows)
    {
        private T[] _values = [];

        public override Delegate CreateGetter(Func<long> position) => (ValueGetter<T>)((ref T value) =>
        {
            int at = MoveTo(position());
            value = _values[at];
        });

        protected override void Unpack(ModelReader reader, int count) => _values = IdvScalars.Read<T>(reader, count);
    }

    private sealed class Vectors<T>(ReadOnlyMemory<byte> file, string name, IdvStoredColumn column, long rows, int size)
        : BlockReader(file, name, column, rows)
    {
        private VBuffer<T>[] _values = [];

        public override Delegate CreateGetter(Func<long> position) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            int at = MoveTo(position());
            _values[at].CopyTo(ref value);
        });

        protected override void Unpack(ModelReader reader, int count) => _values = IdvVectors.Read<T>(reader, count, size);
    }
}
