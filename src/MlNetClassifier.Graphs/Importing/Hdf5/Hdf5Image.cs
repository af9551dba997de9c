namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>
/// The bytes of one HDF5 file with the widths its superblock declares; every address the file contains is resolved here,
/// so that a hostile one ends in <see cref="InvalidModelException"/> and nowhere else.
/// </summary>
internal sealed class Hdf5Image
{
    /// <summary>The address of nothing: all bits set, at whichever width the file uses.</summary>
    public const ulong Undefined = ulong.MaxValue;

    private readonly ReadOnlyMemory<byte> _bytes;

    public Hdf5Image(ReadOnlyMemory<byte> bytes, string name, int offsetSize, int lengthSize)
    {
        _bytes = bytes;
        Name = name;
        OffsetSize = offsetSize;
        LengthSize = lengthSize;
    }

    /// <summary>What error messages call the file.</summary>
    public string Name { get; }

    /// <summary>Bytes of an address: 2, 4 or 8.</summary>
    public int OffsetSize { get; }

    /// <summary>Bytes of a size: 2, 4 or 8.</summary>
    public int LengthSize { get; }

    /// <summary>Bytes from the base address to the end of the file.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes from <paramref name="address"/> on, <paramref name="length"/> of them.</summary>
    public ReadOnlyMemory<byte> Slice(ulong address, ulong length, string what)
    {
        if (address > (ulong)_bytes.Length || length > (ulong)_bytes.Length - address)
        {
            throw Invalid($"{what} lies at byte {address} with {length} bytes, but the file ends at {_bytes.Length}");
        }

        return _bytes.Slice((int)address, (int)length);
    }

    /// <summary>A cursor from <paramref name="address"/> to the end of the file.</summary>
    public Hdf5Cursor At(ulong address, string what)
    {
        if (address >= (ulong)_bytes.Length)
        {
            throw Invalid($"{what} lies at byte {address}, but the file ends at {_bytes.Length}");
        }

        return new Hdf5Cursor(this, _bytes.Span[(int)address..], what);
    }

    /// <summary>A cursor over bytes already cut out.</summary>
    public Hdf5Cursor Over(ReadOnlySpan<byte> bytes, string what) => new(this, bytes, what);

    /// <summary>The error for a file that contradicts itself or the format.</summary>
    public InvalidModelException Invalid(string reason) => new($"{Name}: not a sound HDF5 file: {reason}.");

    /// <summary>The error for a file that uses a part of HDF5 which weight files do not.</summary>
    public InvalidModelException Unsupported(string feature) =>
        new($"{Name}: {feature} is a part of HDF5 this reader leaves out; save the weights again with default settings (contiguous float32).");
}
