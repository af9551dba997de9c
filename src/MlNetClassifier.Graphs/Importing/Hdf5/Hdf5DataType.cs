namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>What one element is: the classes weight files use, at the widths they use.</summary>
/// <param name="Kind">Class of the element.</param>
/// <param name="Size">Bytes of one element as stored.</param>
/// <param name="BigEndian">Most significant byte first.</param>
/// <param name="Signed">Whether an integer has a sign.</param>
internal sealed record Hdf5DataType(Hdf5DataKind Kind, int Size, bool BigEndian = false, bool Signed = false)
{
    /// <summary>Parses a data-type message or the type field of an attribute.</summary>
    public static Hdf5DataType Parse(Hdf5Image image, ReadOnlySpan<byte> bytes)
    {
        Hdf5Cursor cursor = image.Over(bytes, "data type");
        byte classAndVersion = cursor.U8();
        uint bits = cursor.U8() | ((uint)cursor.U8() << 8) | ((uint)cursor.U8() << 16);
        int size = cursor.Count(cursor.U32());
        return (classAndVersion & 15) switch
        {
            0 when size is 1 or 2 or 4 or 8 => new(Hdf5DataKind.Integer, size, (bits & 1) != 0, (bits & 8) != 0),
            1 => Floating(image, ref cursor, bits, size),
            3 => new(Hdf5DataKind.FixedString, size),
            8 when size is 1 or 2 or 4 or 8 => new(Hdf5DataKind.Integer, size),
            9 when (bits & 15) == 1 => new(Hdf5DataKind.VariableString, size),
            var other => new(Hdf5DataKind.Other, size) { Class = other },
        };
    }

    /// <summary>The class number of an element kind that cannot be read.</summary>
    public int Class { get; private init; }

    private static Hdf5DataType Floating(Hdf5Image image, ref Hdf5Cursor cursor, uint bits, int size)
    {
        (int offset, int precision) = (cursor.U16(), cursor.U16());
        (int exponentAt, int exponentSize, int mantissaAt, int mantissaSize) = (cursor.U8(), cursor.U8(), cursor.U8(), cursor.U8());
        uint bias = cursor.U32();
        bool ieee = (size, exponentAt, exponentSize, mantissaSize, bias) is (2, 10, 5, 10, 15) or (4, 23, 8, 23, 127) or (8, 52, 11, 52, 1023);
        if (!ieee || mantissaAt != 0 || offset != 0 || precision != 8 * size || (bits & 0x40) != 0)
        {
            throw image.Unsupported($"a {8 * (long)size}-bit floating-point layout other than IEEE 754 binary16/32/64");
        }

        return new(Hdf5DataKind.Float, size, (bits & 1) != 0);
    }
}
