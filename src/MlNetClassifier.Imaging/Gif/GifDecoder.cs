using System.Buffers;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Gif;

/// <summary>
/// GIF 87a and 89a, first picture, placed on its canvas. What the picture leaves of the canvas is transparent. A picture whose data end
/// before its last pixel is an error.
/// </summary>
internal sealed class GifDecoder : IFormatDecoder
{
    public bool Recognizes(ReadOnlySpan<byte> file) => file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8);

    public ImageInfo Identify(ReadOnlySpan<byte> file)
    {
        var header = GifHeader.Read(file);
        return new ImageInfo(ImageFormat.Gif, header.Width, header.Height, ImageOrientation.Upright);
    }

    public PixelImage Decode(ReadOnlySpan<byte> file, ImageDecodeOptions options)
    {
        var header = GifHeader.Read(file);
        SizeLimit.Check(header.Width, header.Height, options);
        int pixels = header.FrameWidth * header.FrameHeight;
        if (pixels / GifLzw.MaxRatio > file.Length - header.DataOffset)
        {
            throw GifLzw.Truncated();
        }

        byte[] indices = ArrayPool<byte>.Shared.Rent(pixels);
        try
        {
            GifLzw.Decode(file, header.DataOffset, indices.AsSpan(0, pixels));
            return Place(indices, header, options);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(indices);
        }
    }

    private static PixelImage Place(ReadOnlySpan<byte> indices, GifHeader header, ImageDecodeOptions options)
    {
        bool alpha = header.Transparent >= 0 || !header.CoversCanvas;
        var image = options.NewImage(header.Width, header.Height, alpha ? PixelFormat.Rgba32 : PixelFormat.Rgb24);
        image.Data.Clear();
        int channels = image.Channels;
        for (int row = 0; row < header.FrameHeight; row++)
        {
            int y = header.IsInterlaced ? InterlacedRow(row, header.FrameHeight) : row;
            ReadOnlySpan<byte> from = indices.Slice(row * header.FrameWidth, header.FrameWidth);
            Span<byte> to = image.Row(header.Top + y)[(header.Left * channels)..];
            for (int x = 0; x < from.Length; x++)
            {
                if (from[x] == header.Transparent)
                {
                    continue;
                }

                header.Palette.AsSpan(from[x] * 3, 3).CopyTo(to[(x * channels)..]);
                if (alpha)
                {
                    to[(x * 4) + 3] = 255;
                }
            }
        }

        return image;
    }

    /// <summary>Place of the n-th stored row: every 8th, every 8th from 4, every 4th from 2, every 2nd from 1.</summary>
    private static int InterlacedRow(int n, int height)
    {
        ReadOnlySpan<byte> starts = [0, 4, 2, 1], steps = [8, 8, 4, 2];
        for (int pass = 0; pass < 4; pass++)
        {
            int count = (height - starts[pass] + steps[pass] - 1) / steps[pass];
            if (n < count)
            {
                return starts[pass] + (n * steps[pass]);
            }

            n -= Math.Max(count, 0);
        }

        return height - 1;
    }
}
