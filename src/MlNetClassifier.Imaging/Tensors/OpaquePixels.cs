using MlNetClassifier.Imaging.Processing;

namespace MlNetClassifier.Imaging.Tensors;

/// <summary>Hands out a picture's pixels as red, green, blue in chunks, with transparency laid over black.</summary>
internal ref struct OpaquePixels
{
    /// <summary>Pixels in a chunk of a picture that has transparency: small enough for the stack.</summary>
    public const int ChunkPixels = 256;

    private readonly PixelImage _image;
    private readonly Span<byte> _buffer;
    private int _position;

    /// <param name="image">The picture.</param>
    /// <param name="buffer">3 x <see cref="ChunkPixels"/> bytes.</param>
    public OpaquePixels(PixelImage image, Span<byte> buffer)
    {
        _image = image;
        _buffer = buffer;
    }

    /// <summary>The next chunk, empty at the end. An opaque picture comes whole.</summary>
    public ReadOnlySpan<byte> Next()
    {
        int total = _image.Width * _image.Height;
        int count = _image.Format == PixelFormat.Rgb24 ? total - _position : Math.Min(ChunkPixels, total - _position);
        ReadOnlySpan<byte> pixels = _image.Pixels.AsSpan(_position * _image.Channels, count * _image.Channels);
        _position += count;
        if (_image.Format == PixelFormat.Rgb24)
        {
            return pixels;
        }

        for (int i = 0; i < count; i++)
        {
            int alpha = pixels[(i * 4) + 3];
            _buffer[i * 3] = Alpha.Multiply(pixels[i * 4], alpha);
            _buffer[(i * 3) + 1] = Alpha.Multiply(pixels[(i * 4) + 1], alpha);
            _buffer[(i * 3) + 2] = Alpha.Multiply(pixels[(i * 4) + 2], alpha);
        }

        return _buffer[..(count * 3)];
    }
}
