using System.Buffers.Binary;
using System.Numerics;

namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>The checksums HDF5 stores: Jenkins' lookup3 over metadata, Fletcher-32 over chunks.</summary>
internal static class Hdf5Checksum
{
    /// <summary>Bob Jenkins' lookup3 (<c>hashlittle</c>, seed 0; burtleburtle.net/bob/c/lookup3.c, public domain).</summary>
    public static uint Lookup3(ReadOnlySpan<byte> bytes)
    {
        uint a = 0xdeadbeef + (uint)bytes.Length;
        uint b = a;
        uint c = a;
        while (bytes.Length > 12)
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            b += BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            Mix(ref a, ref b, ref c);
            bytes = bytes[12..];
        }

        if (bytes.IsEmpty)
        {
            return c;
        }

        Span<byte> last = stackalloc byte[12];
        last.Clear();
        bytes.CopyTo(last);
        a += BinaryPrimitives.ReadUInt32LittleEndian(last);
        b += BinaryPrimitives.ReadUInt32LittleEndian(last[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(last[8..]);
        return Final(a, b, c);
    }

    /// <summary>Fletcher-32 over 16-bit words, most significant byte first, as the HDF5 library computes it.</summary>
    public static uint Fletcher32(ReadOnlySpan<byte> bytes)
    {
        uint first = 0;
        uint second = 0;
        int words = bytes.Length / 2;
        for (int i = 0; i < words; i++)
        {
            first = (first + BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..])) % 65535;
            second = (second + first) % 65535;
        }

        if ((bytes.Length & 1) != 0)
        {
            first = (first + ((uint)bytes[^1] << 8)) % 65535;
            second = (second + first) % 65535;
        }

        return (second << 16) | first;
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        a = (a - c) ^ BitOperations.RotateLeft(c, 4);
        c += b;
        b = (b - a) ^ BitOperations.RotateLeft(a, 6);
        a += c;
        c = (c - b) ^ BitOperations.RotateLeft(b, 8);
        b += a;
        a = (a - c) ^ BitOperations.RotateLeft(c, 16);
        c += b;
        b = (b - a) ^ BitOperations.RotateLeft(a, 19);
        a += c;
        c = (c - b) ^ BitOperations.RotateLeft(b, 4);
        b += a;
    }

    private static uint Final(uint a, uint b, uint c)
    {
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        return (c ^ b) - BitOperations.RotateLeft(b, 24);
    }
}
