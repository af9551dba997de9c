namespace MlNetClassifier.Imaging.Bmp;

/// <summary>
/// RLE4, RLE8 and OS/2's RLE24. Pixels that the data skip have the palette's first colour; what runs over the end of a row is dropped, as
/// Pillow does. Data that end before the last row, without the end code, are an error.
/// </summary>
internal static class BmpRunLength
{
    private const int EndOfLine = 0;
    private const int EndOfBitmap = 1;
    private const int Delta = 2;

    public static PixelImage Decode(ReadOnlySpan<byte> data, BmpHeader header, ReadOnlySpan<byte> palette, ImageDecodeOptions options)
    {
        var image = options.NewImage(header.Width, header.Height, PixelFormat.Rgb24);
        Fill(image.Data, header.BitsPerPixel <= 8 ? palette[..3] : [0, 0, 0]);
        int x = 0, y = 0, at = 0;
        while (y < header.Height)
        {
            if (at + 1 >= data.Length)
            {
                // The last row may lack its end code when it is full.
                if (y == header.Height - 1 && x >= header.Width)
                {
                    break;
                }

                throw Truncated();
            }

            int count = data[at], value = data[at + 1];
            if (count == 0 && value <= Delta)
            {
                at += 2;
                if (value == EndOfBitmap)
                {
                    break;
                }

                if (value == EndOfLine)
                {
                    x = 0;
                    y++;
                }
                else
                {
                    if (at + 1 >= data.Length)
                    {
                        throw Truncated();
                    }

                    x += data[at];
                    y += data[at + 1];
                    at += 2;
                }

                continue;
            }

            Span<byte> row = image.Row(header.TopDown ? y : header.Height - 1 - y);
            int pixels = count == 0 ? value : count;
            at += count == 0 ? 2 : 1;
            int length = Literal(pixels, header.BitsPerPixel, isRun: count != 0);
            if (data.Length - at < length)
            {
                throw Truncated();
            }

            Write(data.Slice(at, length), pixels, count != 0, header.BitsPerPixel, palette, row, x);
            x += pixels;

            // Literals are padded to two bytes.
            at += count == 0 ? (length + 1) & ~1 : length;
        }

        return image;
    }

    /// <summary>Bytes of a run's colour or of so many literal pixels.</summary>
    private static int Literal(int pixels, int depth, bool isRun) => depth switch
    {
        24 => isRun ? 3 : pixels * 3,
        8 => isRun ? 1 : pixels,
        _ => isRun ? 1 : (pixels + 1) / 2,
    };

    private static void Write(
        ReadOnlySpan<byte> colors, int pixels, bool isRun, int depth, ReadOnlySpan<byte> palette, Span<byte> row, int x)
    {
        for (int i = 0; i < pixels; i++)
        {
            long target = ((long)x + i) * 3;
            if (target >= row.Length)
            {
                return;
            }

            Span<byte> pixel = row.Slice((int)target, 3);
            if (depth == 24)
            {
                ReadOnlySpan<byte> bgr = colors.Slice(isRun ? 0 : i * 3, 3);
                pixel[0] = bgr[2];
                pixel[1] = bgr[1];
                pixel[2] = bgr[0];
            }
            else
            {
                // A run of 4-bit pixels alternates between its two.
                int index = depth == 8 ? colors[isRun ? 0 : i] : (colors[isRun ? 0 : i / 2] >> ((i & 1) == 0 ? 4 : 0)) & 15;
                palette.Slice(index * 3, 3).CopyTo(pixel);
            }
        }
    }

    private static void Fill(Span<byte> pixels, ReadOnlySpan<byte> color)
    {
        for (int i = 0; i < pixels.Length; i += 3)
        {
            color.CopyTo(pixels[i..]);
        }
    }

    private static InvalidImageException Truncated() => new("BMP: the file is truncated: its run-length data end before the last row.");
}
