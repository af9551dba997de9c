using System.Numerics;

namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>
/// The heap of dense links and attributes (specification III.G): one address space laid over direct blocks whose sizes double
/// every second row. Managed and tiny objects; huge objects and filtered heaps do not occur in weight files.
/// </summary>
internal sealed class Hdf5FractalHeap
{
    private readonly Hdf5Image _image;
    private readonly int _offsetBytes;
    private readonly int _lengthBytes;
    private readonly ulong _width;
    private readonly ulong _startSize;
    private readonly ulong _maxDirectSize;
    private readonly ulong _root;
    private readonly int _rootRows;

    private Hdf5FractalHeap(Hdf5Image image, ref Hdf5Cursor cursor)
    {
        _image = image;
        cursor.Skip(1);
        cursor.Skip(2);
        if (cursor.U16() != 0)
        {
            throw image.Unsupported("a fractal heap with filters");
        }

        cursor.Skip(1);
        uint maxManaged = cursor.U32();
        cursor.Skip((10 * image.LengthSize) + (2 * image.OffsetSize));
        _width = cursor.U16();
        _startSize = cursor.Length();
        _maxDirectSize = cursor.Length();
        int heapBits = cursor.U16();
        cursor.Skip(2);
        _root = cursor.Offset();
        _rootRows = cursor.U16();
        if (_width == 0 || !BitOperations.IsPow2(_width) || !BitOperations.IsPow2(_startSize) || !BitOperations.IsPow2(_maxDirectSize)
            || _startSize < 2 || _startSize > _maxDirectSize || _maxDirectSize > 1UL << 31 || heapBits is < 1 or > 64)
        {
            throw image.Invalid("a fractal heap of impossible dimensions");
        }

        _offsetBytes = (heapBits + 7) / 8;
        int directBytes = (BitOperations.Log2(_maxDirectSize) + 7) / 8;
        _lengthBytes = Math.Min(directBytes, (32 - BitOperations.LeadingZeroCount(maxManaged | 1) + 7) / 8);
    }

    public static Hdf5FractalHeap Open(Hdf5Image image, ulong address)
    {
        Hdf5Cursor cursor = image.At(address, "fractal heap");
        cursor.Expect("FRHP");
        return new Hdf5FractalHeap(image, ref cursor);
    }

    /// <summary>The object of a heap ID.</summary>
    public ReadOnlyMemory<byte> Get(ReadOnlyMemory<byte> id)
    {
        Hdf5Cursor cursor = _image.Over(id.Span, "heap ID");
        int kind = (cursor.U8() >> 4) & 3;
        switch (kind)
        {
            case 0:
                ulong offset = cursor.Unsigned(_offsetBytes);
                ulong length = cursor.Unsigned(_lengthBytes);
                (ulong address, ulong left) = Locate(offset);
                return length <= left
                    ? _image.Slice(address, length, "heap object")
                    : throw _image.Invalid("a heap object reaches beyond its block");
            case 2:
                int size = (id.Span[0] & 15) + 1;
                return size < id.Length ? id.Slice(1, size) : throw _image.Invalid("a tiny heap object is longer than its ID");
            default:
                throw _image.Unsupported("a huge object of a fractal heap");
        }
    }

    // The file address of a heap offset and the bytes from there to the end of its direct block.
    private (ulong Address, ulong Left) Locate(ulong offset)
    {
        if (_rootRows == 0)
        {
            return offset < _startSize ? (Checked(_root, offset), _startSize - offset) : throw Outside(offset);
        }

        ulong block = _root;
        ulong rows = (ulong)_rootRows;
        for (int depth = 0; depth < 16; depth++)
        {
            (ulong row, ulong column, ulong size, ulong within) = Cell(offset);
            if (row >= rows)
            {
                throw Outside(offset);
            }

            ulong child = Child(block, row, column);
            if (size <= _maxDirectSize)
            {
                return (Checked(child, within), size - within);
            }

            // An indirect child covers as many rows as fill its size.
            rows = (ulong)BitOperations.Log2(size) - (ulong)BitOperations.Log2(_startSize * _width) + 1;
            (block, offset) = (child, within);
        }

        throw Outside(offset);
    }

    // Rows 0 and 1 have blocks of the start size, each further row doubles it.
    private (ulong Row, ulong Column, ulong Size, ulong Within) Cell(ulong offset)
    {
        ulong unit = _startSize * _width;
        int row = offset < unit ? 0 : BitOperations.Log2(offset / unit) + 1;
        ulong start = row == 0 ? 0 : unit << (row - 1);
        ulong size = row == 0 ? _startSize : _startSize << (row - 1);
        return ((ulong)row, (offset - start) / size, size, (offset - start) % size);
    }

    private ulong Child(ulong block, ulong row, ulong column)
    {
        Hdf5Cursor cursor = _image.At(block, "heap block");
        cursor.Expect("FHIB");
        cursor.Skip(1 + _image.OffsetSize + _offsetBytes);
        // Direct and indirect children have the same pointer size in a heap without filters, so one index serves both.
        ulong index = (row * _width) + column;
        cursor.Skip(cursor.Count(Math.Min(index, int.MaxValue / 16) * (ulong)_image.OffsetSize));
        return cursor.Offset();
    }

    // Offsets count the header of a direct block too, so they are taken from its first byte.
    private ulong Checked(ulong block, ulong within)
    {
        _image.At(block, "heap block").Expect("FHDB");
        return block + within;
    }

    private InvalidModelException Outside(ulong offset) => _image.Invalid($"a heap object lies at {offset}, outside its heap");
}
