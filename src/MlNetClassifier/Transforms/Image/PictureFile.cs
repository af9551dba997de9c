using Microsoft.Win32.SafeHandles;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Reads picture files into memory that is used again.</summary>
internal static class PictureFile
{
    /// <summary>Bytes for which room is made at first where a file, a pipe say, does not tell its length.</summary>
    private const int FirstSize = 1 << 16;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most bytes it may have; below 2 GiB.</param>
    /// <param name="subject">What messages call the file.</param>
    /// <param name="buffer">Receives the bytes; replaced by a larger array where it is too small.</param>
    /// <returns>How many bytes the file has.</returns>
    /// <exception cref="InvalidImageException">The file is longer.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static int Read(string path, int maxBytes, string subject, ref byte[] buffer)
    {
        // Who writes the file or takes it away meanwhile is not kept from it.
        using SafeFileHandle handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        long size = Length(handle);
        Check(subject, size, maxBytes);
        long room = size > 0 ? size : FirstSize;
        if (buffer.Length < room)
        {
            buffer = new byte[room];
        }

        // A file that told its length is done when that is reached; of others the end must be seen.
        int length = 0, read;
        while ((size == 0 || length < size) && (read = RandomAccess.Read(handle, buffer.AsSpan(length), length)) > 0)
        {
            length += read;
            Check(subject, length, maxBytes);
            if (size == 0 && length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * length, maxBytes + 1L));
            }
        }

        return length;
    }

    /// <summary>The bytes of a file as an array without room for more.</summary>
    public static byte[] Exactly(byte[] buffer, int length) => length == buffer.Length ? buffer : buffer[..length];

    /// <summary>0 for what has no length, such as a pipe.</summary>
    private static long Length(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            return 0;
        }
    }

    private static void Check(string subject, long length, int maxBytes)
    {
        if (length > maxBytes)
        {
            throw new InvalidImageException($"{subject} has {length} bytes; at most {maxBytes} are read for one picture.");
        }
    }
}
