using System.Runtime.InteropServices;
using MlNetClassifier.Data;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Transforms.Image;

/// <summary>The options of one column of <see cref="ImagePixelExtractingTransformer"/>, and the extraction itself.</summary>
internal sealed record PixelExtraction
{
    /// <summary>Index of alpha in a source pixel; red, green and blue are 0 to 2.</summary>
    private const int Alpha = 3;

    private static readonly float[] Zeros = [0, 0, 0];
    private static readonly float[] Ones = [1, 1, 1];

    private readonly int[] _sources;

    /// <summary>For pictures without alpha whose bytes become numbers as they are; null for anything else.</summary>
    private readonly PixelNormalization? _plain;

    public PixelExtraction(
        ImagePixelExtractingEstimator.ColorBits colors, ImagePixelExtractingEstimator.ColorsOrder order, bool asFloat, float offset, float scale, bool interleave)
    {
        if (colors == 0 || (colors & ~ImagePixelExtractingEstimator.ColorBits.All) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(colors), colors, "At least one of alpha, red, green and blue must be extracted.");
        }

        if (!float.IsFinite(offset) || !float.IsFinite(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"Offset {offset} and scale {scale} must be finite numbers.");
        }

        if (!asFloat && (offset != 0 || scale != 1))
        {
            throw new ArgumentException($"Bytes are extracted as they are: offset must be 0 and scale 1, not {offset} and {scale}.", nameof(asFloat));
        }

        Colors = colors;
        Order = order;
        AsFloat = asFloat;
        Offset = offset;
        Scale = scale;
        Interleave = interleave;
        _sources = [.. SourcesOf(order).Where(source => colors.HasFlag(BitOf(source)))];
        _plain = !asFloat || offset != 0 || scale != 1 ? null
            : _sources.AsSpan().SequenceEqual([0, 1, 2]) ? new PixelNormalization(ColorOrder.Rgb, Zeros, Ones)
            : _sources.AsSpan().SequenceEqual([2, 1, 0]) ? new PixelNormalization(ColorOrder.Bgr, Zeros, Ones)
            : null;
    }

    public ImagePixelExtractingEstimator.ColorBits Colors { get; }

    public ImagePixelExtractingEstimator.ColorsOrder Order { get; }

    public bool AsFloat { get; }

    public float Offset { get; }

    public float Scale { get; }

    public bool Interleave { get; }

    /// <summary>Whether red, green and blue become floating-point numbers as they are, forwards or backwards: what nearly every network takes.</summary>
    public bool IsPlain => _plain is not null;

    /// <summary>The number of colours.</summary>
    public int Planes => _sources.Length;

    public PrimitiveDataViewType ItemType => AsFloat ? NumberDataViewType.Single : NumberDataViewType.Byte;

    /// <summary>The column type for pictures of a size.</summary>
    public VectorDataViewType TypeFor(int height, int width) =>
        Interleave ? new VectorDataViewType(ItemType, height, width, _sources.Length) : new VectorDataViewType(ItemType, _sources.Length, height, width);

    /// <summary>The place of a colour (red 0, green 1, blue 2, alpha 3) among those extracted; −1 when it is not.</summary>
    public int PlaneOf(int color) => Array.IndexOf(_sources, color);

    /// <summary>The value of each byte.</summary>
    public float[] FloatTable() => [.. Enumerable.Range(0, 256).Select(value => (value - Offset) * Scale)];

    /// <summary>Writes a picture. Shape (C, H, W), or (H, W, C) when interleaved.</summary>
    /// <param name="image">The picture. Transparency is laid over black, as in ML.NET, whose pictures have alpha multiplied in.</param>
    /// <param name="table">What is written for each byte.</param>
    /// <param name="destination">Exactly the numbers of the picture.</param>
    public void Write<T>(PixelImage image, ReadOnlySpan<T> table, Span<T> destination)
        where T : struct
    {
        if (_plain is not null && image.Channels == 3)
        {
            // What nearly every network takes, in vectors.
            TensorWriter.Write(image, _plain, Interleave ? TensorLayout.Nhwc : TensorLayout.Nchw, MemoryMarshal.Cast<T, float>(destination));
            return;
        }

        byte[] pixels = image.Pixels;
        int channels = image.Channels, count = image.Width * image.Height, planes = _sources.Length;
        for (int plane = 0; plane < planes; plane++)
        {
            int source = _sources[plane];
            int step = Interleave ? planes : 1;
            int to = Interleave ? plane : plane * count;
            if (source == Alpha && channels < 4)
            {
                for (int i = 0; i < count; i++, to += step)
                {
                    destination[to] = table[byte.MaxValue];
                }
            }
            else if (source == Alpha || channels < 4)
            {
                for (int from = source; from < pixels.Length; from += channels, to += step)
                {
                    destination[to] = table[pixels[from]];
                }
            }
            else
            {
                for (int from = 0; from < pixels.Length; from += 4, to += step)
                {
                    destination[to] = table[OverBlack(pixels[from + source], pixels[from + Alpha])];
                }
            }
        }
    }

    /// <summary>Writes a picture that is still to be made, where <see cref="IsPlain"/>.</summary>
    public void Write(PendingPicture picture, Span<float> destination, Action<Action>? together) =>
        picture.Write(_plain!, Interleave ? TensorLayout.Nhwc : TensorLayout.Nchw, destination, together);

    /// <summary>colour × alpha / 255, rounded.</summary>
    private static int OverBlack(int color, int alpha)
    {
        int product = (color * alpha) + 128;
        return ((product >> 8) + product) >> 8;
    }

    private static ImagePixelExtractingEstimator.ColorBits BitOf(int source) => source switch
    {
        0 => ImagePixelExtractingEstimator.ColorBits.Red,
        1 => ImagePixelExtractingEstimator.ColorBits.Green,
        2 => ImagePixelExtractingEstimator.ColorBits.Blue,
        _ => ImagePixelExtractingEstimator.ColorBits.Alpha,
    };

    private static int[] SourcesOf(ImagePixelExtractingEstimator.ColorsOrder order) => order switch
    {
        ImagePixelExtractingEstimator.ColorsOrder.ARGB => [Alpha, 0, 1, 2],
        ImagePixelExtractingEstimator.ColorsOrder.ARBG => [Alpha, 0, 2, 1],
        ImagePixelExtractingEstimator.ColorsOrder.ABRG => [Alpha, 2, 0, 1],
        ImagePixelExtractingEstimator.ColorsOrder.ABGR => [Alpha, 2, 1, 0],
        ImagePixelExtractingEstimator.ColorsOrder.AGRB => [Alpha, 1, 0, 2],
        ImagePixelExtractingEstimator.ColorsOrder.AGBR => [Alpha, 1, 2, 0],
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "Unknown order of colours."),
    };
}
