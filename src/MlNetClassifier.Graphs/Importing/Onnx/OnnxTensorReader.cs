using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Importing.Onnx;

/// <summary>Turns ONNX tensors into constants; every float type becomes Float32. Sizes are checked against the bytes that are there.</summary>
internal sealed class OnnxTensorReader
{
    private readonly string? _directory;

    /// <param name="directory">Where external weight files may lie; null if the model did not come from a file.</param>
    public OnnxTensorReader(string? directory)
    {
        _directory = directory;
    }

    /// <summary>The element type under which values of an ONNX type are presented.</summary>
    /// <exception cref="InvalidModelException">The type is not supported.</exception>
    public static ElementType MapType(int dataType, string what) => dataType switch
    {
        OnnxDataType.Float or OnnxDataType.Float16 or OnnxDataType.Double or OnnxDataType.BFloat16 => ElementType.Float32,
        OnnxDataType.Int64 or OnnxDataType.UInt64 or OnnxDataType.UInt32 => ElementType.Int64,
        OnnxDataType.Int32 or OnnxDataType.Int16 or OnnxDataType.UInt16 => ElementType.Int32,
        OnnxDataType.Int8 => ElementType.Int8,
        OnnxDataType.UInt8 => ElementType.UInt8,
        OnnxDataType.Bool => ElementType.Bool,
        _ => throw new InvalidModelException($"{what} has ONNX element type {dataType}, which is not supported."),
    };

    /// <summary>Reads a tensor.</summary>
    /// <param name="proto">The tensor.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="InvalidModelException">Sizes and data do not fit, or the type is not supported.</exception>
    public Tensor Read(TensorProto proto, string what)
    {
        TensorShape shape = ShapeOf(proto, what);
        int count = shape.ElementsPerItem;
        ElementType type = MapType(proto.DataType, what);
        int width = OnnxDataType.Width(proto.DataType);
        ReadOnlyMemory<byte> raw = proto.RawData.Memory;
        if (proto.DataLocation == TensorProto.Types.DataLocation.External)
        {
            raw = ReadExternal(proto, (long)count * width, what);
        }

        Tensor tensor;
        if (raw.Length > 0 || (count == 0 && TypedCount(proto) == 0))
        {
            CheckCount(raw.Length, (long)count * width, "bytes", what);
            tensor = type == ElementType.Float32
                ? Tensor.FromFloats(RawFloats(raw.Span, proto.DataType, count), shape)
                : Tensor.FromIntegers(RawIntegers(raw.Span, proto.DataType, count), shape, type);
        }
        else
        {
            CheckCount(TypedCount(proto), count, "elements", what);
            tensor = type == ElementType.Float32
                ? Tensor.FromFloats(TypedFloats(proto, count), shape)
                : Tensor.FromIntegers(TypedIntegers(proto, count), shape, type);
        }

        return tensor;
    }

    /// <summary>Reads a weight and releases the file's copy of it, so that a large model is not held twice.</summary>
    /// <exception cref="InvalidModelException">Sizes and data do not fit, or the type is not supported.</exception>
    public Tensor Take(TensorProto proto)
    {
        Tensor tensor = Read(proto, $"weight '{proto.Name}'");
        proto.RawData = ByteString.Empty;
        proto.FloatData.Clear();
        return tensor;
    }

    private static TensorShape ShapeOf(TensorProto proto, string what)
    {
        int[] sizes = new int[proto.Dims.Count];
        for (int i = 0; i < sizes.Length; i++)
        {
            long size = proto.Dims[i];
            sizes[i] = size is >= 0 and <= int.MaxValue ? (int)size : throw new InvalidModelException($"{what} has a dimension of {size}.");
        }

        try
        {
            return new TensorShape(sizes);
        }
        catch (InvalidGraphException e)
        {
            throw new InvalidModelException($"{what}: {e.Message}", e);
        }
    }

    private static void CheckCount(long actual, long expected, string unit, string what)
    {
        if (actual != expected)
        {
            throw new InvalidModelException($"{what} needs {expected} {unit}, the file has {actual}.");
        }
    }

    private static int TypedCount(TensorProto proto) => proto.DataType switch
    {
        OnnxDataType.Float => proto.FloatData.Count,
        OnnxDataType.Double => proto.DoubleData.Count,
        OnnxDataType.Int64 => proto.Int64Data.Count,
        OnnxDataType.UInt32 or OnnxDataType.UInt64 => proto.Uint64Data.Count,
        _ => proto.Int32Data.Count,
    };

    private static float[] TypedFloats(TensorProto proto, int count)
    {
        float[] result = new float[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = proto.DataType switch
            {
                OnnxDataType.Float => proto.FloatData[i],
                OnnxDataType.Double => (float)proto.DoubleData[i],
                OnnxDataType.Float16 => (float)BitConverter.UInt16BitsToHalf((ushort)proto.Int32Data[i]),
                _ => BitConverter.Int32BitsToSingle(proto.Int32Data[i] << 16),
            };
        }

        return result;
    }

    private static long[] TypedIntegers(TensorProto proto, int count)
    {
        long[] result = new long[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = proto.DataType switch
            {
                OnnxDataType.Int64 => proto.Int64Data[i],
                OnnxDataType.UInt32 or OnnxDataType.UInt64 => (long)proto.Uint64Data[i],
                _ => proto.Int32Data[i],
            };
        }

        return result;
    }

    private static float[] RawFloats(ReadOnlySpan<byte> raw, int dataType, int count)
    {
        float[] result = new float[count];
        if (dataType == OnnxDataType.Float && BitConverter.IsLittleEndian)
        {
            raw.CopyTo(MemoryMarshal.AsBytes(result.AsSpan()));
            return result;
        }

        for (int i = 0; i < count; i++)
        {
            result[i] = dataType switch
            {
                OnnxDataType.Float => BinaryPrimitives.ReadSingleLittleEndian(raw[(4 * i)..]),
                OnnxDataType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..]),
                OnnxDataType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(raw[(2 * i)..]),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]) << 16),
            };
        }

        return result;
    }

    private static long[] RawIntegers(ReadOnlySpan<byte> raw, int dataType, int count)
    {
        long[] result = new long[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = dataType switch
            {
                OnnxDataType.Int64 or OnnxDataType.UInt64 => BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * i)..]),
                OnnxDataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]),
                OnnxDataType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(raw[(4 * i)..]),
                OnnxDataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(raw[(2 * i)..]),
                OnnxDataType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]),
                OnnxDataType.Int8 => (sbyte)raw[i],
                _ => raw[i],
            };
        }

        return result;
    }

    /// <summary>Weights in a file beside the model. Only files within the model's own folder are opened, whatever path the model names.</summary>
    private byte[] ReadExternal(TensorProto proto, long expected, string what)
    {
        Dictionary<string, string> entries = [];
        foreach (StringStringEntryProto entry in proto.ExternalData)
        {
            entries[entry.Key] = entry.Value;
        }

        string location = entries.GetValueOrDefault("location", "");
        if (_directory is null)
        {
            throw new InvalidModelException($"{what} is kept in another file ('{location}'); load the model by path, with that file beside it.");
        }

        // A back slash separates folders on one system and is a letter on another: refused, so that the check holds on both.
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(_directory)) + Path.DirectorySeparatorChar;
        bool plain = location.Length > 0 && !location.Contains('\\') && !location.Contains('\0') && !Path.IsPathRooted(location);
        string path = plain ? Path.GetFullPath(location, root) : "";
        if (!path.StartsWith(root, StringComparison.Ordinal))
        {
            throw new InvalidModelException($"{what} names the file '{location}', which is outside the model's folder; refused.");
        }

        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null)
        {
            throw new InvalidModelException($"{what} is kept in '{location}', which is not a file beside the model. Download it too.");
        }

        long offset = Number(entries, "offset", 0, what);
        long length = Number(entries, "length", file.Length - offset, what);
        if (offset > file.Length || length > file.Length - offset || length > Array.MaxLength)
        {
            throw new InvalidModelException($"{what} wants bytes {offset} to {offset} + {length} of '{location}', which has {file.Length}.");
        }

        CheckCount(length, expected, "bytes", what);
        byte[] bytes = new byte[length];
        using FileStream stream = file.OpenRead();
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static long Number(Dictionary<string, string> entries, string key, long fallback, string what)
    {
        if (!entries.TryGetValue(key, out string? text))
        {
            return fallback;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new InvalidModelException($"{what} has external data with {key} '{text}', which is not a number.");
    }
}
