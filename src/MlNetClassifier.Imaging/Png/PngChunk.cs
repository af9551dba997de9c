using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Png;

/// <summary>One chunk of the file.</summary>
internal readonly ref struct PngChunk(uint type, ReadOnlySpan<byte> typeAndData, uint crc)
{
    private readonly ReadOnlySpan<byte> _typeAndData = typeAndData;

    public uint Type { get; } = type;

    public ReadOnlySpan<byte> Data => _typeAndData[4..];

    public void CheckCrc()
    {
        if (PngChecksum.Crc32(_typeAndData) != crc)
        {
            throw new InvalidImageException($"PNG: the check sum of chunk {Name(Type)} does not match; the file is damaged.");
        }
    }

    /// <summary>Reads the chunk at the offset and moves the offset behind it.</summary>
    public static PngChunk Read(ReadOnlySpan<byte> file, ref int offset)
    {
        ReadOnlySpan<byte> rest = file[offset..];
        if (rest.Length < 12)
        {
            throw new InvalidImageException("PNG: the file is truncated.");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        uint type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        if (length > rest.Length - 12)
        {
            throw new InvalidImageException($"PNG: the file is truncated in chunk {Name(type)}.");
        }

        uint crc = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
        offset += 12 + (int)length;
        return new PngChunk(type, rest.Slice(4, 4 + (int)length), crc);
    }

    /// <summary>Four letters, or the number where the bytes are none.</summary>
    public static string Name(uint type)
    {
        Span<char> name = stackalloc char[4];
        for (int i = 0; i < 4; i++)
        {
            char c = (char)((type >> (24 - (8 * i))) & 0xFF);
            if (!char.IsAsciiLetter(c))
            {
                return $"0x{type:X8}";
            }

            name[i] = c;
        }

        return new string(name);
    }
}
