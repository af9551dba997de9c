using MlNetClassifier.Imaging;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Data;

/// <summary>
/// A picture in memory. Decoded files stand upright (EXIF orientation is applied, which ML.NET does not do) and keep their transparency.
/// </summary>
public sealed class MLImage : IDisposable
{
    /// <summary>No photo comes near; it bounds the memory that a wrong path can cost.</summary>
    internal const int MaxFileBytes = 512 << 20;

    private PixelImage? _image;
    private byte[]? _pixels;

    internal MLImage(PixelImage image)
        : this(image, MLPixelFormat.Bgra32)
    {
    }

    private MLImage(PixelImage image, MLPixelFormat format)
    {
        _image = image;
        PixelFormat = format;
        Width = image.Width;
        Height = image.Height;
    }

    /// <summary>How <see cref="Pixels"/> lie in memory: as they were given to <see cref="CreateFromPixels"/>, else <see cref="MLPixelFormat.Bgra32"/>.</summary>
    public MLPixelFormat PixelFormat { get; }

    /// <summary>A new array of the pixels, three bytes each: blue, green, red; top row first.</summary>
    public byte[] GetBGRPixels
    {
        get
        {
            PixelImage image = Image;
            byte[] result = new byte[3 * Width * Height];
            for (int from = 0, to = 0; to < result.Length; from += image.Channels, to += 3)
            {
                result[to] = image.Pixels[from + 2];
                result[to + 1] = image.Pixels[from + 1];
                result[to + 2] = image.Pixels[from];
            }

            return result;
        }
    }

    /// <summary>The pixels, four bytes each in the order of <see cref="PixelFormat"/>; top row first, alpha not multiplied in.</summary>
    public ReadOnlySpan<byte> Pixels
    {
        get
        {
            PixelImage image = Image;
            return _pixels ??= ToPixels(image, PixelFormat);
        }
    }

    /// <summary>Free for the user, empty at first.</summary>
    public string Tag { get; set; } = string.Empty;

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The bits of a pixel of <see cref="Pixels"/>: 32.</summary>
    public int BitsPerPixel => 32;

    internal PixelImage Image => _image ?? throw new ObjectDisposedException(nameof(MLImage));

    /// <summary>Decodes a picture; its format is told by its content.</summary>
    /// <param name="imageStream">The bytes of a picture file, read to the end.</param>
    /// <exception cref="InvalidImageException">The bytes are no picture that can be decoded.</exception>
    public static MLImage CreateFromStream(Stream imageStream)
    {
        ArgumentNullException.ThrowIfNull(imageStream);
        using MemoryStream bytes = new();
        byte[] chunk = new byte[1 << 16];
        for (int read = imageStream.Read(chunk); read > 0; read = imageStream.Read(chunk))
        {
            if (bytes.Length + read > MaxFileBytes)
            {
                throw new InvalidImageException($"The stream is longer than {MaxFileBytes} bytes, the most that is read for one picture.");
            }

            bytes.Write(chunk, 0, read);
        }

        return new MLImage(ImageDecoder.Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <summary>Decodes a picture file; its format is told by its content, not by its name.</summary>
    /// <param name="imagePath">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidImageException">The file is no picture that can be decoded; the message names it.</exception>
    public static MLImage CreateFromFile(string imagePath)
    {
        ArgumentException.ThrowIfNullOrEmpty(imagePath);
        return new MLImage(Decode(imagePath, ReadFile(imagePath)));
    }

    /// <summary>Copies pixels.</summary>
    /// <param name="width">The width, positive.</param>
    /// <param name="height">The height, positive.</param>
    /// <param name="pixelFormat">The order of the four bytes of a pixel.</param>
    /// <param name="imagePixelData">The pixels, top row first.</param>
    /// <exception cref="ArgumentException">The format is unknown or the number of bytes is not 4 × width × height.</exception>
    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
        {
            throw new ArgumentException($"Unsupported pixel format {pixelFormat}; use Bgra32 or Rgba32.", nameof(pixelFormat));
        }

        if (imagePixelData.Length != 4L * width * height)
        {
            throw new ArgumentException($"A picture of {width}×{height} pixels has {4L * width * height} bytes, not {imagePixelData.Length}.", nameof(imagePixelData));
        }

        byte[] pixels = imagePixelData.ToArray();
        if (pixelFormat == MLPixelFormat.Bgra32)
        {
            SwapRedAndBlue(pixels);
        }

        return new MLImage(new PixelImage(width, height, Imaging.PixelFormat.Rgba32, pixels), pixelFormat);
    }

    /// <summary>Writes the picture as PNG or JPEG.</summary>
    /// <param name="imagePath">The file, ending in <c>.png</c>, <c>.jpg</c> or <c>.jpeg</c>; replaced when it exists.</param>
    /// <exception cref="ArgumentException">The name has another ending.</exception>
    public void Save(string imagePath)
    {
        ArgumentException.ThrowIfNullOrEmpty(imagePath);
        PixelImage image = Image;
        Action<Stream> encode = Path.GetExtension(imagePath).ToLowerInvariant() switch
        {
            ".png" => stream => PngEncoder.Encode(image, stream),
            ".jpg" or ".jpeg" => stream => JpegEncoder.Encode(image, stream),
            _ => throw new ArgumentException($"'{imagePath}' ends neither in .png nor in .jpg, the formats pictures are saved in.", nameof(imagePath)),
        };
        AtomicFile.Write(imagePath, encode);
    }

    /// <summary>Releases the pixels.</summary>
    public void Dispose()
    {
        _image = null;
        _pixels = null;
    }

    internal static byte[] ReadFile(string path)
    {
        byte[] buffer = [];
        int length = PictureFile.Read(path, MaxFileBytes, $"'{path}'", ref buffer);
        return PictureFile.Exactly(buffer, length);
    }

    internal static PixelImage Decode(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ImageDecoder.Decode(bytes);
        }
        catch (InvalidImageException error)
        {
            throw new InvalidImageException(CannotBeDecoded(path, error.Message), error);
        }
    }

    internal static string CannotBeDecoded(string path, string reason) => $"'{path}' cannot be decoded: {reason}";

    private static byte[] ToPixels(PixelImage image, MLPixelFormat format)
    {
        byte[] result = new byte[4 * image.Width * image.Height];
        for (int from = 0, to = 0; to < result.Length; from += image.Channels, to += 4)
        {
            image.Pixels.AsSpan(from, 3).CopyTo(result.AsSpan(to));
            result[to + 3] = image.Channels == 4 ? image.Pixels[from + 3] : byte.MaxValue;
        }

        if (format == MLPixelFormat.Bgra32)
        {
            SwapRedAndBlue(result);
        }

        return result;
    }

    private static void SwapRedAndBlue(byte[] pixels)
    {
        for (int i = 0; i < pixels.Length; i += 4)
        {
            (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
        }
    }
}
