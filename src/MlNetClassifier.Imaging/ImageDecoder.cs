using MlNetClassifier.Imaging.Bmp;
using MlNetClassifier.Imaging.Common;
using MlNetClassifier.Imaging.Gif;
using MlNetClassifier.Imaging.Jpeg;
using MlNetClassifier.Imaging.Png;

namespace MlNetClassifier.Imaging;

/// <summary>
/// Turns the bytes of a picture file into pixels. The format is told by the first bytes, never by a file name.
/// Whatever the bytes are, the outcome is a picture or an <see cref="InvalidImageException"/>.
/// </summary>
/// <example><code>PixelImage picture = ImageDecoder.Decode(File.ReadAllBytes("rose.jpg"));</code></example>
public static class ImageDecoder
{
    private static readonly ImageDecodeOptions s_defaults = new();

    private static readonly IFormatDecoder[] s_decoders = [new JpegDecoder(), new PngDecoder(), new BmpDecoder(), new GifDecoder()];

    /// <summary>Decodes a picture.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="options">Limits and hints; null for the defaults.</param>
    /// <returns>
    /// The picture, <see cref="PixelFormat.Rgba32"/> where the file has transparency and <see cref="PixelFormat.Rgb24"/> otherwise
    /// (grey is spread to three equal channels, 16 bits are cut to their upper 8).
    /// </returns>
    /// <exception cref="InvalidImageException">Not a picture, an unsupported format, malformed, truncated or too large.</exception>
    public static PixelImage Decode(ReadOnlySpan<byte> file, ImageDecodeOptions? options = null)
        => Find(file).Decode(file, options ?? s_defaults);

    /// <summary>Reads the header only.</summary>
    /// <param name="file">The file, or as much of its beginning as holds the header.</param>
    /// <returns>Format, size and orientation.</returns>
    /// <exception cref="InvalidImageException">Not a picture, an unsupported format, or a malformed header.</exception>
    public static ImageInfo Identify(ReadOnlySpan<byte> file) => Find(file).Identify(file);

    private static IFormatDecoder Find(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
        {
            throw new InvalidImageException("The file is empty.");
        }

        foreach (IFormatDecoder decoder in s_decoders)
        {
            if (decoder.Recognizes(file))
            {
                return decoder;
            }
        }

        throw new InvalidImageException(
            ForeignFormat.Name(file) is { } name
                ? $"Unsupported format {name}: JPEG, PNG, BMP and GIF are read."
                : "Not a picture: the first bytes belong to no known picture format.");
    }
}
