using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MlNetClassifier.ModelFile;

/// <summary>
/// Reads little-endian numbers from bytes in memory. Every count is checked against what is left before anything is allocated,
/// so hostile bytes can only lead to an <see cref="InvalidModelFileException"/>.
/// </summary>
internal sealed class ModelReader
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string _entry;

    /// <summary>Makes a reader.</summary>
    /// <param name="bytes">What to read.</param>
    /// <param name="entry">Name of the entry, for messages.</param>
    public ModelReader(ReadOnlyMemory<byte> bytes, string entry)
    {
        _bytes = bytes;
        _entry = entry;
    }

    /// <summary>Next byte to be read.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes left.</summary>
    public int Remaining => _bytes.Length - Position;

    /// <summary>Moves to an absolute position.</summary>
    public void Seek(long position)
    {
        if (position < 0 || position > _bytes.Length)
        {
            throw Error($"offset {position} lies outside its {_bytes.Length} bytes");
        }

        Position = (int)position;
    }

    /// <summary>Reads one byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads one byte that must be 0 or 1.</summary>
    public bool ReadBoolByte()
    {
        byte value = ReadByte();
        return value <= 1 ? value == 1 : throw Error($"a flag is {value}, not 0 or 1");
    }

    /// <summary>Reads a 32-bit integer.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>Reads a 32-bit count of things that take at least <paramref name="bytesEach"/> bytes of what is left.</summary>
    public int ReadCount(int bytesEach)
    {
        int count = ReadInt32();
        return count >= 0 && (long)count * bytesEach <= Remaining
            ? count
            : throw Error($"it announces {count} values of {bytesEach} bytes with {Remaining} bytes left");
    }

    /// <summary>Reads a 64-bit integer.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>Reads an unsigned 64-bit integer.</summary>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads a 32-bit float.</summary>
    public float ReadSingle() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    /// <summary>Reads <paramref name="count"/> 32-bit floats.</summary>
    public float[] ReadSingles(int count) => ReadArray<float>(count);

    /// <summary>Reads <paramref name="count"/> 32-bit integers.</summary>
    public int[] ReadInt32s(int count) => ReadArray<int>(count);

    /// <summary>Takes the next bytes without copying them.</summary>
    public ReadOnlyMemory<byte> ReadBytes(long count)
    {
        CheckLeft(count);
        ReadOnlyMemory<byte> slice = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return slice;
    }

    /// <summary>Reads an unsigned integer of seven bits a byte, lowest first, at most 63 bits.</summary>
    public long ReadLeb128()
    {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            byte part = ReadByte();
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Error("a number of variable length does not end");
    }

    /// <summary>Reads a string written by .NET's BinaryWriter: length in bytes, then UTF-8.</summary>
    public string ReadString() => Encoding.UTF8.GetString(ReadBytes(ReadLeb128()).Span);

    /// <summary>Makes the exception that says what is wrong with this entry.</summary>
    public InvalidModelFileException Error(string reason) => new(_entry, reason);

    private T[] ReadArray<T>(int count)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Model files are read on little-endian machines only.");
        }

        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        if (count < 0)
        {
            throw Error($"it announces {count} values");
        }

        CheckLeft((long)count * size);
        T[] values = new T[count];
        Take(count * size).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        CheckLeft(count);
        ReadOnlySpan<byte> slice = _bytes.Span.Slice(Position, count);
        Position += count;
        return slice;
    }

    private void CheckLeft(long count)
    {
        if (count < 0 || count > Remaining)
        {
            throw Error($"it ends early: {count} bytes are wanted at offset {Position} and {Remaining} are left");
        }
    }
}
