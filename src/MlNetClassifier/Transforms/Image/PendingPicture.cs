using MlNetClassifier.Imaging;

namespace MlNetClassifier.Transforms.Image;

/// <summary>
/// A picture on its way into a network: what it comes from and what is still to be done with it. All is done at the end, in one go and in memory
/// that is used again for the next picture; the numbers are those that the steps give one by one. For one thread at a time.
/// </summary>
internal sealed class PendingPicture
{
    private readonly TensorReaderMemory _memory = new();
    private byte[] _own = [];
    private byte[] _file = [];
    private int _length;
    private Func<string, string> _explain = reason => reason;
    private PixelImage? _image;
    private ResizeOptions? _resize;

    /// <summary>Whether a size was asked for.</summary>
    public bool IsResized => _resize is not null;

    /// <summary>Takes the bytes of a picture file.</summary>
    /// <param name="length">How many.</param>
    /// <param name="explain">Makes the message of a picture that cannot be decoded of the decoder's.</param>
    /// <returns>Where they are to be written.</returns>
    public Span<byte> TakeFile(int length, Func<string, string> explain)
    {
        if (_own.Length < length)
        {
            _own = new byte[length];
        }

        Lend(_own, length, explain);
        return _own.AsSpan(0, length);
    }

    /// <summary>Takes the bytes of a picture file that stay where they are, and what they are, until the next picture.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="length">How many of them belong to the file.</param>
    /// <param name="explain">Makes the message of a picture that cannot be decoded of the decoder's.</param>
    public void Lend(byte[] file, int length, Func<string, string> explain) =>
        (_file, _length, _explain, _image, _resize) = (file, length, explain, null, null);

    /// <summary>Reads a picture file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most bytes it may have.</param>
    /// <param name="explain">Makes the message of a picture that cannot be decoded of the decoder's.</param>
    /// <exception cref="InvalidImageException">The file is larger.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void ReadFile(string path, int maxBytes, Func<string, string> explain)
    {
        int length = PictureFile.Read(path, maxBytes, $"'{path}'", ref _own);
        Lend(_own, length, explain);
    }

    /// <summary>Takes a decoded picture, which is only read.</summary>
    public void Take(PixelImage image) => (_image, _resize) = (image, null);

    /// <summary>Asks for another size.</summary>
    public void Resize(ResizeOptions options)
    {
        if (_resize is not null)
        {
            // The second time: what it is made of is the result of the first.
            _image = Make();
        }

        _resize = options;
    }

    /// <summary>The picture.</summary>
    /// <exception cref="InvalidImageException">It cannot be decoded.</exception>
    public PixelImage Make()
    {
        _image ??= Decode();
        return _resize is null ? _image : ImageResizer.Resize(_image, _resize);
    }

    /// <summary>Writes the picture into the input of a network.</summary>
    /// <param name="colors">Colours, means and divisors.</param>
    /// <param name="layout">Planes or interleaved.</param>
    /// <param name="destination">Exactly the picture's numbers.</param>
    /// <param name="together">Calls a function on two threads at once; null for the calling one alone.</param>
    /// <exception cref="InvalidImageException">It cannot be decoded; numbers of the destination may have been written.</exception>
    public void Write(PixelNormalization colors, TensorLayout layout, Span<float> destination, Action<Action>? together)
    {
        if (_image is not null || _resize is null)
        {
            TensorWriter.Write(Make(), colors, layout, destination);
            return;
        }

        try
        {
            TensorReader.Read(_file.AsSpan(0, _length), _resize, colors, layout, destination, decode: null, together, _memory);
        }
        catch (InvalidImageException error)
        {
            throw new InvalidImageException(_explain(error.Message), error);
        }
    }

    private PixelImage Decode()
    {
        try
        {
            return ImageDecoder.Decode(_file.AsSpan(0, _length));
        }
        catch (InvalidImageException error)
        {
            throw new InvalidImageException(_explain(error.Message), error);
        }
    }
}
