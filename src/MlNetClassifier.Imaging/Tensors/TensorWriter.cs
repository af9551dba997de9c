using MlNetClassifier.Imaging.Tensors;

namespace MlNetClassifier.Imaging;

/// <summary>Writes a picture into the input tensor of a network.</summary>
public static class TensorWriter
{
    /// <summary>Normalises and writes one picture.</summary>
    /// <param name="image">
    /// The picture. Transparency is laid over black (colour x alpha / 255, rounded), as ML.NET's picture type does with files that have it.
    /// </param>
    /// <param name="n">Colour order, means and divisors.</param>
    /// <param name="layout">Planes or interleaved.</param>
    /// <param name="destination">At least <c>3 * width * height</c> numbers; the first ones are written.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Write(PixelImage image, PixelNormalization n, TensorLayout layout, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(n);
        Check(image.Width, image.Height, layout, destination);
        int pixels = image.Width * image.Height;
        var scale = new ChannelScale(n);
        if (layout == TensorLayout.Nchw)
        {
            PlanarWriter.Write(image, scale, destination[..(3 * pixels)]);
        }
        else
        {
            InterleavedWriter.Write(image, scale, destination[..(3 * pixels)]);
        }
    }

    /// <summary>Refuses destinations that are too short, and unknown layouts.</summary>
    internal static void Check(int width, int height, TensorLayout layout, ReadOnlySpan<float> destination)
    {
        long pixels = (long)width * height;
        if (destination.Length / 3 < pixels)
        {
            throw new ArgumentException($"A {width}x{height} picture needs {3 * pixels} numbers, the destination has {destination.Length}.", nameof(destination));
        }

        if (layout is not (TensorLayout.Nchw or TensorLayout.Nhwc))
        {
            throw new ArgumentOutOfRangeException(nameof(layout), layout, "Unknown tensor layout.");
        }
    }
}
