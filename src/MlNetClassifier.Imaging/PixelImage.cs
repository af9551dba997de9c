using System.Buffers;

namespace MlNetClassifier.Imaging;

/// <summary>
/// A decoded picture: 8 bits a channel, channels interleaved, rows without padding, top row first.
/// </summary>
public sealed class PixelImage
{
    /// <summary>Makes a black picture (transparent black with <see cref="PixelFormat.Rgba32"/>).</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="format">Channels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the pixels do not fit an array (2^31 bytes).</exception>
    public PixelImage(int width, int height, PixelFormat format)
        : this(width, height, format, new byte[ByteCount(width, height, format)])
    {
    }

    /// <summary>Wraps existing pixels without copying them.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="format">Channels.</param>
    /// <param name="pixels">Exactly <c>width * height * channels</c> bytes, top row first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the pixels do not fit an array (2^31 bytes).</exception>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public PixelImage(int width, int height, PixelFormat format, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        int expected = ByteCount(width, height, format);
        if (pixels.Length != expected)
        {
            throw new ArgumentException(
                $"A {width}x{height} {format} picture has {expected} bytes, the array has {pixels.Length}.", nameof(pixels));
        }

        Width = width;
        Height = height;
        Format = format;
        Pixels = pixels;
    }

    private PixelImage(byte[] atLeast, int width, int height, PixelFormat format)
    {
        Width = width;
        Height = height;
        Format = format;
        Pixels = atLeast;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Channels and their order.</summary>
    public PixelFormat Format { get; }

    /// <summary>Bytes a pixel: 3 or 4.</summary>
    public int Channels => ChannelCount(Format);

    /// <summary>Shape (Height, Width, Channels), row-major. The array itself, not a copy.</summary>
    public byte[] Pixels { get; }

    /// <summary>A picture whose pixels are not cleared, for code that writes every one of them.</summary>
    internal static PixelImage Uninitialized(int width, int height, PixelFormat format)
        => new(width, height, format, GC.AllocateUninitializedArray<byte>(ByteCount(width, height, format)));

    /// <summary>
    /// A picture in pooled memory, not cleared; <see cref="Return"/> gives it back. For work within this library: the array may be longer
    /// than the picture.
    /// </summary>
    internal static PixelImage Rent(int width, int height, PixelFormat format)
        => new(ArrayPool<byte>.Shared.Rent(ByteCount(width, height, format)), width, height, format);

    /// <summary>Gives pooled memory back; the picture must not be used any more.</summary>
    internal void Return() => ArrayPool<byte>.Shared.Return(Pixels);

    internal static int ChannelCount(PixelFormat format) => format switch
    {
        PixelFormat.Rgb24 => 3,
        PixelFormat.Rgba32 => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown pixel format."),
    };

    /// <summary>Bytes of one row.</summary>
    internal int Stride => Width * Channels;

    /// <summary>All rows, without what pooled memory has behind them.</summary>
    internal Span<byte> Data => Pixels.AsSpan(0, Stride * Height);

    /// <summary>One row of <see cref="Stride"/> bytes.</summary>
    internal Span<byte> Row(int y) => Pixels.AsSpan(y * Stride, Stride);

    private static int ByteCount(int width, int height, PixelFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long bytes = (long)width * height * ChannelCount(format);
        if (bytes > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(height), $"A {width}x{height} {format} picture does not fit an array.");
        }

        return (int)bytes;
    }
}
