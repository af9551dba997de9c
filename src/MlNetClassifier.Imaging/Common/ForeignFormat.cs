namespace MlNetClassifier.Imaging.Common;

/// <summary>Names formats that are not read, so that the error can say what the file is.</summary>
internal static class ForeignFormat
{
    /// <summary>Name of the format that the first bytes belong to, or null where they are unknown.</summary>
    public static string? Name(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("RIFF"u8) && At(file, 8, "WEBP"u8))
        {
            return "WebP";
        }

        if (At(file, 4, "ftyp"u8))
        {
            return At(file, 8, "avif"u8) || At(file, 8, "avis"u8) ? "AVIF"
                : At(file, 8, "hei"u8) || At(file, 8, "hev"u8) || At(file, 8, "mif1"u8) || At(file, 8, "msf1"u8) ? "HEIF"
                : "ISO media (video)";
        }

        if (file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) || file.StartsWith("II+\0"u8) || file.StartsWith("MM\0+"u8))
        {
            return "TIFF";
        }

        if (At(file, 4, "jP  \r\n"u8) || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]))
        {
            return "JPEG 2000";
        }

        if (At(file, 4, "JXL \r\n"u8) || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]))
        {
            return "JPEG XL";
        }

        if (file.StartsWith("\0\0\x01\0"u8) || file.StartsWith("\0\0\x02\0"u8))
        {
            return "Windows icon or cursor";
        }

        if (file.StartsWith("8BPS"u8))
        {
            return "Photoshop";
        }

        if (file.StartsWith("%PDF"u8))
        {
            return "PDF";
        }

        if (file.StartsWith("qoif"u8))
        {
            return "QOI";
        }

        if (file.StartsWith("DDS "u8))
        {
            return "DirectDraw surface";
        }

        if (file.Length > 2 && file[0] == (byte)'P' && file[1] is >= (byte)'1' and <= (byte)'7' && file[2] is 10 or 13 or 32)
        {
            return "Netpbm";
        }

        ReadOnlySpan<byte> text = file[..Math.Min(file.Length, 512)];
        return text.IndexOf("<svg"u8) >= 0 ? "SVG" : null;
    }

    private static bool At(ReadOnlySpan<byte> file, int offset, ReadOnlySpan<byte> value)
        => file.Length >= offset + value.Length && file.Slice(offset, value.Length).SequenceEqual(value);
}
