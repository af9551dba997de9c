using System.Text;

namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>A small named value on a group or dataset (attribute message, versions 1 to 3).</summary>
internal sealed class Hdf5Attribute
{
    private readonly Hdf5Image _image;
    private readonly Hdf5DataType _type;
    private readonly Hdf5Dataspace _space;
    private readonly ReadOnlyMemory<byte> _data;

    private Hdf5Attribute(Hdf5Image image, string name, Hdf5DataType type, Hdf5Dataspace space, ReadOnlyMemory<byte> data)
    {
        _image = image;
        Name = name;
        _type = type;
        _space = space;
        _data = data;
    }

    /// <summary>Name within its object.</summary>
    public string Name { get; }

    /// <summary>All elements as text, row-major.</summary>
    public string[] ReadStrings() => Hdf5Values.Strings(_image, _type, _data.Span, (int)_space.ElementCount, $"attribute {Name}");

    /// <summary>Parses the body of an attribute message.</summary>
    public static Hdf5Attribute Parse(Hdf5Image image, ReadOnlyMemory<byte> body)
    {
        Hdf5Cursor cursor = image.Over(body.Span, "attribute");
        int version = cursor.U8();
        byte flags = cursor.U8();
        if (version is < 1 or > 3)
        {
            throw image.Unsupported($"an attribute of version {version}");
        }

        if (version > 1 && (flags & 3) != 0)
        {
            throw image.Unsupported("an attribute of a committed data type");
        }

        (int nameSize, int typeSize, int spaceSize) = (cursor.U16(), cursor.U16(), cursor.U16());
        cursor.Skip(version == 3 ? 1 : 0);
        ReadOnlySpan<byte> name = Field(ref cursor, nameSize, version);
        int end = name.IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
        Hdf5DataType type = Hdf5DataType.Parse(image, Field(ref cursor, typeSize, version));
        Hdf5Dataspace space = Hdf5Dataspace.Parse(image, Field(ref cursor, spaceSize, version));
        long bytes = space.ElementCount * type.Size;
        if (bytes > cursor.Remaining)
        {
            throw image.Invalid($"attribute {text} declares {bytes} bytes and has {cursor.Remaining}");
        }

        return new Hdf5Attribute(image, text, type, space, body.Slice(cursor.Position, (int)bytes));
    }

    // Version 1 pads each of the three fields to eight bytes, later ones do not.
    private static ReadOnlySpan<byte> Field(ref Hdf5Cursor cursor, int size, int version)
    {
        ReadOnlySpan<byte> field = cursor.Bytes(size);
        if (version == 1)
        {
            cursor.Align8();
        }

        return field;
    }
}
