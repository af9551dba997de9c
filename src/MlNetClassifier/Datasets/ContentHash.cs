using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MlNetClassifier.Datasets;

/// <summary>SHA-256 of a file's bytes: the identity of a picture, whatever its name or place.</summary>
public readonly record struct ContentHash
{
    /// <summary>Length in bytes: 32.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly UInt128 high;
    private readonly UInt128 low;

    /// <summary>Wraps a digest.</summary>
    /// <param name="digest">32 bytes.</param>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public ContentHash(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != Size)
        {
            throw new ArgumentException($"A SHA-256 digest has {Size} bytes, not {digest.Length}.", nameof(digest));
        }

        high = BinaryPrimitives.ReadUInt128BigEndian(digest);
        low = BinaryPrimitives.ReadUInt128BigEndian(digest[16..]);
    }

    /// <summary>Hash of bytes in memory.</summary>
    /// <param name="content">The bytes.</param>
    public static ContentHash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(content, digest);
        return new ContentHash(digest);
    }

    /// <summary>Hash of a file, read as a stream: memory does not grow with its size.</summary>
    /// <param name="path">The file.</param>
    public static ContentHash OfFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(stream, digest);
        return new ContentHash(digest);
    }

    /// <summary>Writes the 32 bytes of the digest.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], low);
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{high:x32}{low:x32}";
}
