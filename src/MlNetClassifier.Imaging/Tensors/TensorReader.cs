using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging;

/// <summary>
/// From the bytes of a picture file straight into the input tensor of a network: the numbers that
/// <see cref="ImageDecoder.Decode"/>, <see cref="ImageResizer.Resize"/> and <see cref="TensorWriter.Write"/> give in turn, without memory for
/// the pictures between them: upright JPEG pictures are resized row by row as they are decoded, of others the memory is pooled. Safe to call from
/// many threads at once.
/// </summary>
public static class TensorReader
{
    private static readonly ImageDecodeOptions s_defaults = new();

    /// <summary>Decodes, resizes, normalises and writes one picture.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="resize">Target size and geometry.</param>
    /// <param name="n">Colour order, means and divisors.</param>
    /// <param name="layout">Planes or interleaved.</param>
    /// <param name="destination">At least <c>3 * Width * Height</c> numbers of the target; the first ones are written.</param>
    /// <param name="decode">Limits and hints; null for the defaults.</param>
    /// <param name="together">
    /// Calls the function it is given on two threads at once, or twice, and returns when the calls have, with the first exception if they threw any.
    /// Large parts of a JPEG picture are then decoded by two threads, to the same numbers. Null, the default, for the calling thread alone.
    /// </param>
    /// <param name="memory">What can be used again from picture to picture; null, the default, for nothing.</param>
    /// <exception cref="InvalidImageException">The file cannot be decoded; numbers of the destination may have been written.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The resize options are impossible.</exception>
    public static void Read(
        ReadOnlySpan<byte> file,
        ResizeOptions resize,
        PixelNormalization n,
        TensorLayout layout,
        Span<float> destination,
        ImageDecodeOptions? decode = null,
        Action<Action>? together = null,
        TensorReaderMemory? memory = null)
    {
        ArgumentNullException.ThrowIfNull(resize);
        ArgumentNullException.ThrowIfNull(n);
        ImageResizer.Check(resize);
        TensorWriter.Check(resize.Width, resize.Height, layout, destination);
        ImageDecodeOptions options = decode ?? s_defaults;
        if (!JpegDecoder.IsJpeg(file)
            || !JpegDecoder.TryRead(file, resize, n, layout, destination[..(3 * resize.Width * resize.Height)], options, together, memory))
        {
            ReadWhole(file, resize, n, layout, destination, options);
        }
    }

    /// <summary>The same by way of whole pictures, for every format.</summary>
    internal static void ReadWhole(
        ReadOnlySpan<byte> file, ResizeOptions resize, PixelNormalization n, TensorLayout layout, Span<float> destination, ImageDecodeOptions decode)
    {
        PixelImage image = ImageDecoder.Decode(file, decode with { Pooled = true });
        try
        {
            if (image.Width == resize.Width && image.Height == resize.Height)
            {
                TensorWriter.Write(image, n, layout, destination);
                return;
            }

            PixelImage target = PixelImage.Rent(resize.Width, resize.Height, image.Format);
            try
            {
                ImageResizer.ResizeInto(image, target, resize);
                TensorWriter.Write(target, n, layout, destination);
            }
            finally
            {
                target.Return();
            }
        }
        finally
        {
            image.Return();
        }
    }
}
