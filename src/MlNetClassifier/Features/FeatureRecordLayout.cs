using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using MlNetClassifier.Datasets;

namespace MlNetClassifier.Features;

/// <summary>
/// Bytes of a feature cache file, little-endian. Header (64 bytes): "MLNCFEAT", u32 version, u32 width n, the 32-byte key (what the
/// features were
/// computed with), u32 CRC-32C of the bytes before, zeros. Then records of one stride: picture hash (32 bytes), n × float32, u32 CRC-32C of
/// both, zeros up
/// to a multiple of 8. Records are only ever appended whole; whatever does not check is treated as absent.
/// </summary>
internal readonly record struct FeatureRecordLayout(int Width)
{
    public const int HeaderSize = 64;
    private const uint Version = 1;
    private const int HeaderChecked = 8 + 4 + 4 + ContentHash.Size;

    private static ReadOnlySpan<byte> Magic => "MLNCFEAT"u8;

    public int FeatureOffset => ContentHash.Size;

    public int FeatureBytes => Width * sizeof(float);

    public int Stride => (ContentHash.Size + FeatureBytes + sizeof(uint) + 7) / 8 * 8;

    public long Offset(int record) => HeaderSize + ((long)record * Stride);

    public int CountIn(long fileLength) => fileLength <= HeaderSize ? 0 : (int)Math.Min(int.MaxValue, (fileLength - HeaderSize) / Stride);

    public byte[] Header(ContentHash key)
    {
        byte[] header = new byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), Width);
        key.CopyTo(header.AsSpan(16));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeaderChecked), Checksum(header.AsSpan(0, HeaderChecked)));
        return header;
    }

    public void WriteRecord(Span<byte> record, ContentHash picture, ReadOnlySpan<float> features)
    {
        record.Clear();
        picture.CopyTo(record);
        MemoryMarshal.AsBytes(features).CopyTo(record[FeatureOffset..]);
        int body = ContentHash.Size + FeatureBytes;
        BinaryPrimitives.WriteUInt32LittleEndian(record[body..], Checksum(record[..body]));
    }

    public bool Checks(ReadOnlySpan<byte> record, ContentHash picture)
    {
        int body = ContentHash.Size + FeatureBytes;
        return record.Length >= Stride
            && new ContentHash(record[..ContentHash.Size]) == picture
            && BinaryPrimitives.ReadUInt32LittleEndian(record[body..]) == Checksum(record[..body]);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
