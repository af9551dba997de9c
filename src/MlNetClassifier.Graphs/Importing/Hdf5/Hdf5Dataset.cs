namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>An array of numbers or text: compact, contiguous, or chunked under a version 1 B-tree.</summary>
internal sealed class Hdf5Dataset
{
    private readonly Hdf5Image _image;
    private readonly Hdf5ObjectHeader _header;
    private readonly Hdf5DataType _type;
    private readonly Hdf5Dataspace _space;

    public Hdf5Dataset(Hdf5Image image, string path, Hdf5ObjectHeader header)
    {
        _image = image;
        Path = path;
        _header = header;
        _type = Hdf5DataType.Parse(image, Required(Hdf5MessageKind.DataType, "data type").Span);
        _space = Hdf5Dataspace.Parse(image, Required(Hdf5MessageKind.Dataspace, "dataspace").Span);
    }

    /// <summary>Where the dataset is, from the root.</summary>
    public string Path { get; }

    /// <summary>Dimensions, outermost first.</summary>
    public IReadOnlyList<int> Shape => _space.Dimensions;

    /// <summary>All elements as floats, row-major; half and double are converted.</summary>
    public float[] ReadFloats() => Hdf5Values.Floats(_image, _type, ReadBytes().Span, (int)_space.ElementCount, Path);

    /// <summary>All elements as text, row-major.</summary>
    public string[] ReadStrings() => Hdf5Values.Strings(_image, _type, ReadBytes().Span, (int)_space.ElementCount, Path);

    private ReadOnlyMemory<byte> ReadBytes()
    {
        long size = _space.ElementCount * _type.Size;
        if (size > Array.MaxLength)
        {
            throw _image.Unsupported($"{Path} with {size} bytes (2 GiB at most)");
        }

        if (_header.Find(Hdf5MessageKind.ExternalFiles) is not null)
        {
            throw _image.Unsupported($"{Path}, whose data lie in another file,");
        }

        ReadOnlyMemory<byte> message = Required(Hdf5MessageKind.Layout, "layout");
        Hdf5Cursor cursor = _image.Over(message.Span, "layout");
        int version = cursor.U8();
        return version switch
        {
            1 or 2 => ReadOldLayout(ref cursor, (int)size),
            3 or 4 => ReadLayout(ref cursor, version, (int)size),
            _ => throw _image.Unsupported($"a data layout of version {version}"),
        };
    }

    private ReadOnlyMemory<byte> ReadLayout(ref Hdf5Cursor cursor, int version, int size)
    {
        switch (cursor.U8())
        {
            case 0:
                int compact = cursor.U16();
                return Exactly(cursor.Bytes(compact), size);
            case 1:
                ulong address = cursor.Offset();
                return Contiguous(address, cursor.Length(), size);
            case 2 when version == 3:
                int rank = cursor.U8();
                return Chunked(ref cursor, cursor.Offset(), rank, size);
            case var kind:
                throw _image.Unsupported($"{Path}: storage of class {kind} in a layout of version {version}");
        }
    }

    // Versions 1 and 2 (HDF5 before 1.6.3) give the rank first and the sizes last.
    private ReadOnlyMemory<byte> ReadOldLayout(ref Hdf5Cursor cursor, int size)
    {
        int rank = cursor.U8();
        int kind = cursor.U8();
        cursor.Skip(5);
        ulong address = kind == 0 ? 0 : cursor.Offset();
        switch (kind)
        {
            case 0:
                cursor.Skip(4 * rank);
                return Exactly(cursor.Bytes(cursor.Count(cursor.U32())), size);
            case 1:
                return Contiguous(address, (ulong)size, size);
            default:
                return Chunked(ref cursor, address, rank, size);
        }
    }

    private byte[] Exactly(ReadOnlySpan<byte> bytes, int size) =>
        bytes.Length >= size ? bytes[..size].ToArray() : throw _image.Invalid($"{Path} declares {size} bytes and has {bytes.Length}");

    private ReadOnlyMemory<byte> Contiguous(ulong address, ulong stored, int size)
    {
        if (size == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (address == Hdf5Image.Undefined || stored < (ulong)size)
        {
            throw _image.Invalid($"{Path} declares {size} bytes, but {(address == Hdf5Image.Undefined ? 0 : stored)} were ever written");
        }

        return _image.Slice(address, (ulong)size, Path);
    }

    private byte[] Chunked(ref Hdf5Cursor cursor, ulong tree, int rank, int size)
    {
        if (rank != _space.Dimensions.Length + 1)
        {
            throw _image.Invalid($"{Path} has {_space.Dimensions.Length} dimensions and chunks of {rank - 1}");
        }

        var chunk = new int[rank - 1];
        for (int i = 0; i < chunk.Length; i++)
        {
            chunk[i] = cursor.Count(cursor.U32());
        }

        if (cursor.U32() != (uint)_type.Size)
        {
            throw _image.Invalid($"{Path} has chunks of another element size than its type");
        }

        Hdf5FilterPipeline filters = Hdf5FilterPipeline.Parse(_image, _header.Find(Hdf5MessageKind.FilterPipeline)?.Body);
        return new Hdf5Chunks(_image, Path, _space.Dimensions, chunk, _type.Size, filters).Read(tree, size);
    }

    private ReadOnlyMemory<byte> Required(Hdf5MessageKind kind, string what)
    {
        Hdf5Message message = _header.Find(kind) ?? throw _image.Invalid($"{Path} has no {what}");
        return message.IsShared ? throw _image.Unsupported($"{Path}: a committed {what}") : message.Body;
    }
}
