using System.Runtime.CompilerServices;
using System.Text;
using MlNetClassifier.ModelFile.Idv;

namespace MlNetClassifier.Data;

/// <summary>Collects the values of one column and writes them in blocks of a fixed number of rows.</summary>
internal abstract class BlockWriter
{
    private const int MaxRows = 1 << 13;
    private const int TargetBytes = 16 << 20;

    /// <summary>Guess of the bytes of a vector whose length varies; pictures in files are of this size.</summary>
    private const int VariableBytes = 64 << 10;

    private readonly List<(long At, int Packed, int Unpacked)> _blocks = [];

    private BlockWriter(int bytesPerRow) => RowsPerBlock = Math.Clamp(TargetBytes / Math.Max(1, bytesPerRow), 1, MaxRows);

    public int RowsPerBlock { get; }

    protected int Collected { get; set; }

    public static BlockWriter Create(DataViewRow row, DataViewSchema.Column column) =>
        new Factory(row, column).Invoke(column.Type.GetItemType().RawType);

    /// <summary>Takes the value of the row the cursor stands on, and writes a block when it is full.</summary>
    public void Add(BinaryWriter writer, long start)
    {
        Take();
        if (++Collected == RowsPerBlock)
        {
            Flush(writer, start);
        }
    }

    /// <summary>Writes what was collected.</summary>
    public void Flush(BinaryWriter writer, long start)
    {
        if (Collected == 0)
        {
            return;
        }

        using MemoryStream block = new();
        using (BinaryWriter values = new(block, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
        {
            Write(values);
        }

        byte[] packed = IdvSchemaWriter.Deflate(block.GetBuffer().AsMemory(0, (int)block.Length));
        _blocks.Add((writer.BaseStream.Position - start, packed.Length, (int)block.Length));
        writer.Write(packed);
        Collected = 0;
    }

    /// <summary>Writes the table of blocks and returns where it lies.</summary>
    public long WriteLookup(BinaryWriter writer)
    {
        long at = writer.BaseStream.Position;
        foreach ((long block, int packed, int unpacked) in _blocks)
        {
            writer.Write(block);
            writer.Write(packed);
            writer.Write(unpacked);
        }

        return at;
    }

    protected abstract void Take();

    protected abstract void Write(BinaryWriter values);

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<BlockWriter>
    {
        protected override BlockWriter InvokeFor<T>() => column.Type is VectorDataViewType vector
            ? new Vectors<T>(row.GetGetter<VBuffer<T>>(column), vector.Size)
            : new Scalars<T>(row.GetGetter<T>(column));
    }

    private sealed class Scalars<T>(ValueGetter<T> next) : BlockWriter(Unsafe.SizeOf<T>())
    {
        private readonly T[] _values = new T[MaxRows];

        protected override void Take() => next(ref _values[Collected]);

        protected override void Write(BinaryWriter values) => IdvScalars.Write<T>(values, _values.AsSpan(0, Collected));
    }

    private sealed class Vectors<T>(ValueGetter<VBuffer<T>> next, int size) : BlockWriter(size > 0 ? (int)Math.Min(int.MaxValue, (long)size * Unsafe.SizeOf<T>()) : VariableBytes)
    {
        private readonly List<VBuffer<T>> _values = [];

        protected override void Take()
        {
            VBuffer<T> value = default;
            next(ref value);
            _values.Add(value);
        }

        protected override void Write(BinaryWriter values)
        {
            IdvVectors.Write(values, _values, size);
            _values.Clear();
        }
    }
}
