using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Bmp;

/// <summary>
/// Windows and OS/2 bitmaps: 1, 2, 4, 8, 16, 24 and 32 bits, run lengths, channel masks, either row order. The fourth byte of 32-bit pixels is
/// alpha only where the file has a mask for it.
/// </summary>
internal sealed class BmpDecoder : IFormatDecoder
{
    public bool Recognizes(ReadOnlySpan<byte> file) => file.StartsWith("BM"u8);

    public ImageInfo Identify(ReadOnlySpan<byte> file)
    {
        var header = BmpHeader.Read(file);
        return new ImageInfo(ImageFormat.Bmp, header.Width, header.Height, ImageOrientation.Upright);
    }

    public PixelImage Decode(ReadOnlySpan<byte> file, ImageDecodeOptions options)
    {
        var header = BmpHeader.Read(file);
        SizeLimit.Check(header.Width, header.Height, options);
        ReadOnlySpan<byte> data = file[header.DataOffset..];
        byte[] palette = ReadPalette(file, header);
        switch (header.Compression)
        {
            case BmpCompression.Rle4:
            case BmpCompression.Rle8:
            case BmpCompression.Rle24:
                return BmpRunLength.Decode(data, header, palette, options);
            default:
                return DecodeRows(data, header, palette, options);
        }
    }

    private static PixelImage DecodeRows(ReadOnlySpan<byte> data, BmpHeader header, byte[] palette, ImageDecodeOptions options)
    {
        long rowBits = (long)header.Width * header.BitsPerPixel;
        long stride = (rowBits + 31) / 32 * 4, rowBytes = (rowBits + 7) / 8;

        // The filling behind the last row may be missing.
        if (((header.Height - 1) * stride) + rowBytes > data.Length)
        {
            throw new InvalidImageException("BMP: the file is truncated: its rows are not all there.");
        }

        bool alpha = header.Masks.Length == 4 && header.Masks[3] != 0;
        var image = options.NewImage(header.Width, header.Height, alpha ? PixelFormat.Rgba32 : PixelFormat.Rgb24);
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = data.Slice((int)(y * stride), (int)rowBytes);
            BmpRow.Expand(row, header, palette, image.Row(header.TopDown ? y : header.Height - 1 - y));
        }

        return image;
    }

    /// <summary>256 colours as red, green, blue; those that the file does not have are black.</summary>
    private static byte[] ReadPalette(ReadOnlySpan<byte> file, BmpHeader header)
    {
        byte[] palette = new byte[256 * 3];
        for (int i = 0; i < header.PaletteCount; i++)
        {
            int offset = header.PaletteOffset + (i * header.PaletteEntryLength);
            palette[i * 3] = file[offset + 2];
            palette[(i * 3) + 1] = file[offset + 1];
            palette[(i * 3) + 2] = file[offset];
        }

        return palette;
    }
}
