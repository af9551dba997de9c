using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Png;

/// <summary>
/// Plain rows of any colour type and depth to RGB24 or RGBA32. Samples of 16 bits keep their upper byte (as libpng's "strip 16" and
/// Pillow), samples of 1, 2 and 4 bits of grey are stretched to 0-255. Gamma and colour profiles are ignored.
/// </summary>
internal sealed class PngRowExpander
{
    private readonly PngHeader _header;
    private readonly PngPalette _palette;

    public PngRowExpander(PngHeader header, PngPalette palette)
    {
        _header = header;
        _palette = palette;
        bool alpha = palette.HasTransparency || header.Color is PngColorType.GrayAlpha or PngColorType.Rgba;
        Format = alpha ? PixelFormat.Rgba32 : PixelFormat.Rgb24;
    }

    public PixelFormat Format { get; }

    /// <param name="row">A plain row.</param>
    /// <param name="pixels">Pixels in it.</param>
    /// <param name="to">Target pixels: the first, then every <paramref name="step"/>-th.</param>
    /// <param name="step">1, or the column distance of an interlace pass.</param>
    public void Expand(ReadOnlySpan<byte> row, int pixels, Span<byte> to, int step)
    {
        switch (_header.Color)
        {
            case PngColorType.Palette:
                ExpandPalette(row, pixels, to, step);
                break;
            case PngColorType.Gray:
                ExpandGray(row, pixels, to, step);
                break;
            case PngColorType.Rgb when step == 1 && _header.Depth == 8 && Format == PixelFormat.Rgb24:
            case PngColorType.Rgba when step == 1 && _header.Depth == 8:
                row[..to.Length].CopyTo(to);
                break;
            case PngColorType.Rgb:
                ExpandRgb(row, pixels, to, step);
                break;
            default:
                ExpandAlpha(row, pixels, to, step);
                break;
        }
    }

    private void ExpandPalette(ReadOnlySpan<byte> row, int pixels, Span<byte> to, int step)
    {
        int channels = PixelImage.ChannelCount(Format);
        for (int x = 0, o = 0; x < pixels; x++, o += step * channels)
        {
            int index = Sample(row, x, _header.Depth);
            if (index >= _palette.Count)
            {
                throw new InvalidImageException($"PNG: a pixel names colour {index}, the palette has {_palette.Count}.");
            }

            _palette[index][..channels].CopyTo(to[o..]);
        }
    }

    private void ExpandGray(ReadOnlySpan<byte> row, int pixels, Span<byte> to, int step)
    {
        int channels = PixelImage.ChannelCount(Format), depth = _header.Depth;
        int factor = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
        for (int x = 0, o = 0; x < pixels; x++, o += step * channels)
        {
            int sample = depth == 16 ? BinaryPrimitives.ReadUInt16BigEndian(row[(x * 2)..]) : Sample(row, x, depth);
            byte value = (byte)(depth == 16 ? sample >> 8 : sample * factor);
            to[o] = value;
            to[o + 1] = value;
            to[o + 2] = value;
            if (channels == 4)
            {
                to[o + 3] = (byte)(sample == _palette.KeyRed ? 0 : 255);
            }
        }
    }

    private void ExpandRgb(ReadOnlySpan<byte> row, int pixels, Span<byte> to, int step)
    {
        int channels = PixelImage.ChannelCount(Format), size = _header.Depth / 8;
        for (int x = 0, o = 0; x < pixels; x++, o += step * channels)
        {
            ReadOnlySpan<byte> pixel = row.Slice(x * 3 * size, 3 * size);
            to[o] = pixel[0];
            to[o + 1] = pixel[size];
            to[o + 2] = pixel[2 * size];
            if (channels == 4)
            {
                bool key = Value(pixel, 0, size) == _palette.KeyRed
                    && Value(pixel, 1, size) == _palette.KeyGreen && Value(pixel, 2, size) == _palette.KeyBlue;
                to[o + 3] = (byte)(key ? 0 : 255);
            }
        }
    }

    private void ExpandAlpha(ReadOnlySpan<byte> row, int pixels, Span<byte> to, int step)
    {
        int size = _header.Depth / 8, samples = _header.Samples;
        int green = samples == 4 ? size : 0, blue = samples == 4 ? 2 * size : 0, alpha = (samples - 1) * size;
        for (int x = 0, o = 0; x < pixels; x++, o += step * 4)
        {
            ReadOnlySpan<byte> pixel = row.Slice(x * samples * size, samples * size);
            to[o] = pixel[0];
            to[o + 1] = pixel[green];
            to[o + 2] = pixel[blue];
            to[o + 3] = pixel[alpha];
        }
    }

    private static int Value(ReadOnlySpan<byte> pixel, int sample, int size)
        => size == 1 ? pixel[sample] : BinaryPrimitives.ReadUInt16BigEndian(pixel[(sample * 2)..]);

    private static int Sample(ReadOnlySpan<byte> row, int x, int depth)
    {
        int perByte = 8 / depth;
        int shift = 8 - (depth * ((x % perByte) + 1));
        return (row[x / perByte] >> shift) & ((1 << depth) - 1);
    }
}
