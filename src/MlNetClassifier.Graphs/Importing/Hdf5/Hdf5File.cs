namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>
/// An HDF5 file in memory, read only: what Keras weight files use of the format (HDF5 File Format Specification 3.0):
/// superblocks 0 to 3, old and new groups, attributes, compact, contiguous and B-tree-chunked datasets, deflate, shuffle and Fletcher32.
/// </summary>
/// <remarks>
/// The file may come from anywhere. Every address is checked against its end, every chain and tree is bounded, and nothing
/// is allocated from a declared size before the file is seen to hold the bytes.
/// </remarks>
internal sealed class Hdf5File
{
    private static readonly byte[] Signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    private Hdf5File(Hdf5Group root) => Root = root;

    /// <summary>The group <c>/</c>.</summary>
    public Hdf5Group Root { get; }

    /// <summary>Whether the bytes begin as an HDF5 file does.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> bytes) => SuperblockOffset(bytes) >= 0;

    /// <summary>Opens a file.</summary>
    /// <param name="bytes">The whole file; kept, not copied.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="InvalidModelException">The bytes are no HDF5 file, or one that uses parts left out here.</exception>
    public static Hdf5File Open(ReadOnlyMemory<byte> bytes, string name)
    {
        int start = SuperblockOffset(bytes.Span);
        if (start < 0)
        {
            throw new InvalidModelException($"{name}: not an HDF5 file (no signature).");
        }

        var probe = new Hdf5Image(bytes, name, 8, 8);
        int version = probe.At((ulong)start + 8, "superblock").U8();
        return version switch
        {
            0 or 1 => OpenOld(probe, bytes, start, version),
            2 or 3 => OpenNew(probe, bytes, start),
            _ => throw probe.Unsupported($"superblock version {version}"),
        };
    }

    // The superblock stands at 0 or, behind a user block, at 512, 1024, 2048 ... (specification II.A).
    private static int SuperblockOffset(ReadOnlySpan<byte> bytes)
    {
        for (long at = 0; at + 8 <= bytes.Length; at = at == 0 ? 512 : at * 2)
        {
            if (bytes.Slice((int)at, 8).SequenceEqual(Signature))
            {
                return (int)at;
            }
        }

        return -1;
    }

    private static Hdf5File OpenOld(Hdf5Image probe, ReadOnlyMemory<byte> bytes, int start, int version)
    {
        Hdf5Cursor cursor = probe.At((ulong)start + 13, "superblock");
        (int offsets, int lengths) = (cursor.U8(), cursor.U8());
        CheckWidths(probe, offsets, lengths);
        cursor.Skip(1 + 2 + 2 + 4 + (version == 1 ? 4 : 0));
        ulong baseAddress = cursor.Unsigned(offsets);
        cursor.Skip(offsets);
        ulong end = cursor.Unsigned(offsets);
        cursor.Skip(offsets + offsets);
        ulong root = cursor.Unsigned(offsets);
        return Build(probe, bytes, start, (offsets, lengths), baseAddress, end, root);
    }

    private static Hdf5File OpenNew(Hdf5Image probe, ReadOnlyMemory<byte> bytes, int start)
    {
        Hdf5Cursor cursor = probe.At((ulong)start + 9, "superblock");
        (int offsets, int lengths) = (cursor.U8(), cursor.U8());
        CheckWidths(probe, offsets, lengths);
        cursor.Skip(1);
        ulong baseAddress = cursor.Unsigned(offsets);
        cursor.Skip(offsets);
        ulong end = cursor.Unsigned(offsets);
        ulong root = cursor.Unsigned(offsets);
        int covered = 12 + (4 * offsets);
        uint stored = cursor.U32();
        if (stored != Hdf5Checksum.Lookup3(probe.Slice((ulong)start, (ulong)covered, "superblock").Span))
        {
            throw probe.Invalid("the checksum of the superblock is wrong");
        }

        return Build(probe, bytes, start, (offsets, lengths), baseAddress, end, root);
    }

    private static Hdf5File Build(
        Hdf5Image probe, ReadOnlyMemory<byte> bytes, int start, (int Offsets, int Lengths) widths, ulong baseAddress, ulong end, ulong root)
    {
        // Writers that put a user block before a finished file leave the base address at 0; the library then counts from the superblock.
        if (baseAddress != 0 && baseAddress != (ulong)start)
        {
            throw probe.Invalid($"its base address {baseAddress} is not where its superblock stands ({start})");
        }

        ReadOnlyMemory<byte> body = bytes[start..];
        ulong size = end - baseAddress;
        if (end < baseAddress || size > (ulong)body.Length)
        {
            throw probe.Invalid($"it is cut off: its superblock declares {end} bytes, {bytes.Length} are there");
        }

        var image = new Hdf5Image(body, probe.Name, widths.Offsets, widths.Lengths);
        return new Hdf5File(new Hdf5Group(image, "/", Hdf5ObjectHeader.Read(image, root)));
    }

    private static void CheckWidths(Hdf5Image probe, int offsets, int lengths)
    {
        if (offsets is not (2 or 4 or 8) || lengths is not (2 or 4 or 8))
        {
            throw probe.Invalid($"addresses of {offsets} and sizes of {lengths} bytes");
        }
    }
}
