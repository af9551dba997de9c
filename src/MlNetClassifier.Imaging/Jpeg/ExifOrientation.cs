using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Finds the orientation tag in an EXIF segment. Whatever is malformed counts as absent: it is a hint, not the picture.</summary>
internal static class ExifOrientation
{
    private const int OrientationTag = 0x0112;
    private const int ShortType = 3;

    /// <param name="payload">Payload of an APP1 segment.</param>
    /// <returns>The orientation, or null where the segment has none.</returns>
    public static ImageOrientation? Read(ReadOnlySpan<byte> payload)
    {
        if (!payload.StartsWith("Exif\0"u8) || payload.Length < 14)
        {
            return null;
        }

        ReadOnlySpan<byte> tiff = payload[6..];
        bool little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8))
        {
            return null;
        }

        uint directory = Read32(tiff[4..], little);
        if (directory > tiff.Length - 2)
        {
            return null;
        }

        int count = Read16(tiff[(int)directory..], little);
        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        for (int i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (Read16(entries, little) == OrientationTag)
            {
                int value = Read16(entries[8..], little);
                return Read16(entries[2..], little) == ShortType && value is >= 1 and <= 8 ? (ImageOrientation)value : null;
            }
        }

        return null;
    }

    private static int Read16(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint Read32(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
