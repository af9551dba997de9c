using System.Buffers.Binary;
using System.Text;

namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>Reads little-endian fields one after another; reading past the end is an <see cref="InvalidModelException"/>.</summary>
internal ref struct Hdf5Cursor
{
    private readonly Hdf5Image _image;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _what;

    public Hdf5Cursor(Hdf5Image image, ReadOnlySpan<byte> bytes, string what)
    {
        _image = image;
        _bytes = bytes;
        _what = what;
    }

    /// <summary>Bytes consumed so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes not yet consumed.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw _image.Invalid($"{_what} ends early: {count} more bytes wanted, {Remaining} left");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    public void Skip(int count) => Bytes(count);

    /// <summary>Skips to the next multiple of eight, counted from the cursor's start; a missing tail is no error.</summary>
    public void Align8() => Position += Math.Min((8 - (Position & 7)) & 7, Remaining);

    public byte U8() => Bytes(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <summary>An unsigned number of one to eight bytes.</summary>
    public ulong Unsigned(int size)
    {
        ReadOnlySpan<byte> digits = Bytes(size);
        ulong value = 0;
        for (int i = size - 1; i >= 0; i--)
        {
            value = (value << 8) | digits[i];
        }

        return value;
    }

    /// <summary>An address; all bits set becomes <see cref="Hdf5Image.Undefined"/> whatever the width.</summary>
    public ulong Offset()
    {
        ulong value = Unsigned(_image.OffsetSize);
        ulong none = _image.OffsetSize == 8 ? ulong.MaxValue : (1UL << (8 * _image.OffsetSize)) - 1;
        return value == none ? Hdf5Image.Undefined : value;
    }

    /// <summary>A size.</summary>
    public ulong Length() => Unsigned(_image.LengthSize);

    /// <summary>A count or size that must fit an array index.</summary>
    public int Count(ulong value)
    {
        if (value > int.MaxValue)
        {
            throw _image.Invalid($"{_what} declares {value} bytes or entries");
        }

        return (int)value;
    }

    /// <summary>Checks a four-letter signature.</summary>
    public void Expect(string signature)
    {
        ReadOnlySpan<byte> found = Bytes(4);
        if (!found.SequenceEqual(Encoding.ASCII.GetBytes(signature)))
        {
            throw _image.Invalid($"{_what} does not begin with {signature}");
        }
    }
}
