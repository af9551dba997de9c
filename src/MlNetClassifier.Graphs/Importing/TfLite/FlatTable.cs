using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MlNetClassifier.Graphs.Importing.TfLite;

/// <summary>
/// A table of a FlatBuffer (google.github.io/flatbuffers, "internals"): fields by number, each possibly absent. Every offset is checked, so
/// a hostile file ends in <see cref="InvalidModelException"/>.
/// </summary>
internal readonly struct FlatTable
{
    private readonly ReadOnlyMemory<byte> _file;
    private readonly string _name;
    private readonly int _table;
    private readonly int _vtable;
    private readonly int _vtableSize;

    private FlatTable(ReadOnlyMemory<byte> file, string name, long table)
    {
        _file = file;
        _name = name;
        _table = Inside(table, 4);
        _vtable = Inside(table - BinaryPrimitives.ReadInt32LittleEndian(file.Span[_table..]), 4);
        _vtableSize = BinaryPrimitives.ReadUInt16LittleEndian(file.Span[_vtable..]);
        Inside(_vtable, _vtableSize);
    }

    /// <summary>The table that the file is.</summary>
    public static FlatTable Root(ReadOnlyMemory<byte> file, string name)
    {
        if (file.Length < 8)
        {
            throw new InvalidModelException($"{name}: too short for a TensorFlow Lite file ({file.Length} bytes).");
        }

        return new FlatTable(file, name, BinaryPrimitives.ReadUInt32LittleEndian(file.Span));
    }

    /// <summary>An unsigned byte.</summary>
    public byte U8(int field, byte fallback = 0) => Find(field, 1) is int at and > 0 ? _file.Span[at] : fallback;

    /// <summary>A signed byte.</summary>
    public sbyte I8(int field) => (sbyte)U8(field);

    /// <summary>A 32-bit number.</summary>
    public int I32(int field, int fallback = 0) =>
        Find(field, 4) is int at and > 0 ? BinaryPrimitives.ReadInt32LittleEndian(_file.Span[at..]) : fallback;

    /// <summary>A single-precision number.</summary>
    public float F32(int field, float fallback = 0) =>
        Find(field, 4) is int at and > 0 ? BinaryPrimitives.ReadSingleLittleEndian(_file.Span[at..]) : fallback;

    /// <summary>A table of its own, or null.</summary>
    public FlatTable? Table(int field) => Find(field, 4) is int at and > 0 ? new FlatTable(_file, _name, Target(at)) : null;

    /// <summary>Text, empty where absent.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Vector(field, 1, out _).Span);

    /// <summary>A vector of bytes, empty where absent.</summary>
    public ReadOnlyMemory<byte> Bytes(int field) => Vector(field, 1, out _);

    /// <summary>A vector of 32-bit numbers, empty where absent.</summary>
    public int[] Ints(int field) => Numbers<int>(field);

    /// <summary>A vector of 64-bit numbers, empty where absent.</summary>
    public long[] Longs(int field) => Numbers<long>(field);

    /// <summary>A vector of single-precision numbers, empty where absent.</summary>
    public float[] Floats(int field) => Numbers<float>(field);

    /// <summary>A vector of tables, empty where absent.</summary>
    public FlatTable[] Tables(int field)
    {
        ReadOnlyMemory<byte> offsets = Vector(field, 4, out int start);
        var tables = new FlatTable[offsets.Length / 4];
        for (int i = 0; i < tables.Length; i++)
        {
            tables[i] = new FlatTable(_file, _name, Target(start + (4 * i)));
        }

        return tables;
    }

    private T[] Numbers<T>(int field)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Vector(field, Marshal.SizeOf<T>(), out _).Span).ToArray();

    // A vector is a count and its elements; the count is checked against what is left of the file before anything is allocated.
    private ReadOnlyMemory<byte> Vector(int field, int elementSize, out int start)
    {
        start = 0;
        if (Find(field, 4) is not (int at and > 0))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        int vector = Inside(Target(at), 4);
        long count = BinaryPrimitives.ReadUInt32LittleEndian(_file.Span[vector..]);
        start = Inside(vector + 4L, count * elementSize);
        return _file.Slice(start, (int)(count * elementSize));
    }

    // Where a field lies, 0 where it is absent.
    private int Find(int field, int size)
    {
        int entry = 4 + (2 * field);
        if (entry + 2 > _vtableSize)
        {
            return 0;
        }

        int offset = BinaryPrimitives.ReadUInt16LittleEndian(_file.Span[(_vtable + entry)..]);
        return offset == 0 ? 0 : Inside(_table + (long)offset, size);
    }

    private long Target(int at) => at + (long)BinaryPrimitives.ReadUInt32LittleEndian(_file.Span[at..]);

    private int Inside(long at, long size) => at >= 0 && size >= 0 && at + size <= _file.Length
        ? (int)at
        : throw new InvalidModelException($"{_name}: damaged TensorFlow Lite file: {size} bytes wanted at {at} of {_file.Length}.");
}
