using System.Buffers;
using MlNetClassifier.Imaging.Processing;

namespace MlNetClassifier.Imaging;

/// <summary>Resizes pictures: stretch, crop or pad, with nearest, bilinear or bicubic sampling.</summary>
/// <remarks>
/// Two passes, rows first, with 8-bit values between them: the arithmetic of Pillow's <c>Image.resize(size, filter, box)</c>, so that a
/// network trained elsewhere sees the same numbers. Only the source pixels under the crop are read. Colours of a picture with
/// transparency are weighted by their alpha.
/// </remarks>
public static class ImageResizer
{
    private const int MaxSide = 65_535;

    /// <summary>Resizes a picture.</summary>
    /// <param name="source">The picture; it is not changed.</param>
    /// <param name="options">Target size and geometry.</param>
    /// <returns>A new picture of the target size and the source's format; the source itself where nothing has to be done.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side of the target is below 1 or above 65,535, or an enumeration value is unknown.</exception>
    public static PixelImage Resize(PixelImage source, ResizeOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        if (source.Width == options.Width && source.Height == options.Height)
        {
            return source;
        }

        var target = PixelImage.Uninitialized(options.Width, options.Height, source.Format);
        ResizeInto(source, target, options);
        return target;
    }

    /// <summary>Resizes into a picture of the target's size, every byte of which is written.</summary>
    internal static void ResizeInto(PixelImage source, PixelImage target, ResizeOptions options)
    {
        ResizeGeometry geometry = ResizeGeometry.Compute(source.Width, source.Height, options);
        if (geometry.TargetWidth != target.Width || geometry.TargetHeight != target.Height)
        {
            Fill(target, options.PadColor);
        }

        if (options.Filter == ResizeFilter.Nearest)
        {
            NearestSampler.Run(source, target, geometry);
        }
        else if (source.Format == PixelFormat.Rgba32)
        {
            ResizeWithAlpha(source, target, geometry, options.Filter);
        }
        else
        {
            Resampler.Run(source.Data, source.Width, source.Height, source.Channels, target, geometry, options.Filter);
        }
    }

    /// <summary>Multiplies alpha in, resamples, divides it out: a transparent pixel's colour must not bleed into its neighbours.</summary>
    private static void ResizeWithAlpha(PixelImage source, PixelImage target, ResizeGeometry geometry, ResizeFilter filter)
    {
        byte[] premultiplied = ArrayPool<byte>.Shared.Rent(source.Data.Length);
        try
        {
            Alpha.Premultiply(source.Data, premultiplied);
            Resampler.Run(premultiplied, source.Width, source.Height, source.Channels, target, geometry, filter);
            for (int y = geometry.TargetY; y < geometry.TargetY + geometry.TargetHeight; y++)
            {
                Alpha.Unpremultiply(target.Row(y).Slice(geometry.TargetX * 4, geometry.TargetWidth * 4));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(premultiplied);
        }
    }

    private static void Fill(PixelImage target, (byte Red, byte Green, byte Blue) color)
    {
        Span<byte> pixels = target.Data;
        int channels = target.Channels;
        for (int i = 0; i < pixels.Length; i += channels)
        {
            pixels[i] = color.Red;
            pixels[i + 1] = color.Green;
            pixels[i + 2] = color.Blue;
            if (channels == 4)
            {
                pixels[i + 3] = 255;
            }
        }
    }

    /// <summary>Refuses impossible options.</summary>
    internal static void Check(ResizeOptions options)
    {
        CheckSide(options.Width, nameof(ResizeOptions.Width));
        CheckSide(options.Height, nameof(ResizeOptions.Height));
        if (!Enum.IsDefined(options.Filter))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Filter, "Unknown resize filter.");
        }
    }

    private static void CheckSide(int value, string name)
    {
        if (value is < 1 or > MaxSide)
        {
            throw new ArgumentOutOfRangeException(name, value, $"The target's {name} must lie between 1 and {MaxSide}.");
        }
    }
}
