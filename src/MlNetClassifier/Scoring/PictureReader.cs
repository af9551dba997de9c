using MlNetClassifier.Imaging;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Scoring;

/// <summary>Reads a picture's file.</summary>
/// <param name="name">Its name.</param>
/// <param name="buffer">Memory to read into; replaced where it is too small or the bytes are elsewhere.</param>
/// <returns>How many bytes of the buffer belong to it.</returns>
/// <exception cref="InvalidImageException">There is no such file, or it is too large.</exception>
internal delegate int PictureReader(string name, ref byte[] buffer);

/// <summary>The usual readers.</summary>
internal static class PictureReaders
{
    private const int MaxFileBytes = 256 << 20;

    /// <summary>Reads a file that is not too large to be a picture.</summary>
    /// <exception cref="InvalidImageException">There is no such file, or it is too large.</exception>
    public static int ReadFile(string name, ref byte[] buffer)
    {
        try
        {
            return PictureFile.Read(name, MaxFileBytes, "The file", ref buffer);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (e is UnauthorizedAccessException && Directory.Exists(name)))
        {
            throw new InvalidImageException("No such file.", e);
        }
    }

    /// <summary>The same into an array of its own.</summary>
    public static byte[] ReadFile(string name) => ReadWhole(ReadFile, name);

    /// <summary>Reads a picture's file into an array of its own.</summary>
    public static byte[] ReadWhole(this PictureReader read, string name)
    {
        byte[] buffer = [];
        int length = read(name, ref buffer);
        return PictureFile.Exactly(buffer, length);
    }

    /// <summary>A reader of what a function gives.</summary>
    public static PictureReader Of(Func<string, byte[]> read) => (string name, ref byte[] buffer) =>
    {
        buffer = read(name);
        return buffer.Length;
    };
}
