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
        int pixels = image.Width * image.Height;
        if (destination.Length / 3 < pixels)
        {
            throw new ArgumentException(
                $"A {image.Width}x{image.Height} picture needs {3L * pixels} numbers, the destination has {destination.Length}.",
                nameof(destination));
        }

        var scale = new ChannelScale(n);
        switch (layout)
        {
            case TensorLayout.Nchw:
                PlanarWriter.Write(image, scale, destination[..(3 * pixels)]);
                break;
            case TensorLayout.Nhwc:
                InterleavedWriter.Write(image, scale, destination[..(3 * pixels)]);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(layout), layout, "Unknown tensor layout.");
        }
    }
}
