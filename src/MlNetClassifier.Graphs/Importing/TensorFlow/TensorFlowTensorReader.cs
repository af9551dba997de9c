using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf.Collections;
using MlNetClassifier.Graphs.Importing.TensorFlow.Protocol;

namespace MlNetClassifier.Graphs.Importing.TensorFlow;

/// <summary>Turns TensorFlow constants into tensors. Sizes are checked against the bytes that are there.</summary>
internal static class TensorFlowTensorReader
{
    /// <summary>A constant given by few values that are repeated may be at most this large (256 MiB of floats).</summary>
    private const int MaxRepeated = 1 << 26;

    /// <summary>Reads a tensor.</summary>
    /// <exception cref="InvalidGraphException">Sizes and data do not fit, or the type is not supported.</exception>
    public static Tensor Read(TensorProto proto)
    {
        TensorShape shape = ShapeOf(proto.TensorShape);
        ElementType type = TensorFlowDataType.Map(proto.Dtype);
        int count = shape.ElementsPerItem;
        ReadOnlyMemory<byte> content = proto.TensorContent.Memory;
        if (content.Length > 0)
        {
            int width = TensorFlowDataType.Width(proto.Dtype);
            if (content.Length != (long)count * width)
            {
                throw new InvalidGraphException($"a constant of shape {shape} needs {(long)count * width} bytes, the file has {content.Length}.");
            }

            if (proto.Dtype == TensorFlowDataType.Float && BitConverter.IsLittleEndian)
            {
                float[] floats = new float[count];
                content.Span.CopyTo(MemoryMarshal.AsBytes(floats.AsSpan()));
                return Tensor.FromFloats(floats, shape);
            }

            return type == ElementType.Float32
                ? Tensor.FromFloats(Values(count, i => Float(content.Span, i, proto.Dtype)), shape)
                : Tensor.FromIntegers(Values(count, i => Integer(content.Span, i, proto.Dtype)), shape, type);
        }

        return proto.Dtype switch
        {
            TensorFlowDataType.Float => Tensor.FromFloats(Repeat(proto.FloatVal, shape, v => v), shape),
            TensorFlowDataType.Double => Tensor.FromFloats(Repeat(proto.DoubleVal, shape, v => (float)v), shape),
            TensorFlowDataType.Half => Tensor.FromFloats(Repeat(proto.HalfVal, shape, v => (float)BitConverter.UInt16BitsToHalf((ushort)v)), shape),
            TensorFlowDataType.BFloat16 => Tensor.FromFloats(Repeat(proto.HalfVal, shape, v => BitConverter.Int32BitsToSingle(v << 16)), shape),
            TensorFlowDataType.Int64 => Tensor.FromIntegers(Repeat(proto.Int64Val, shape, v => v), shape, type),
            TensorFlowDataType.Bool => Tensor.FromIntegers(Repeat(proto.BoolVal, shape, v => v ? 1L : 0L), shape, type),
            _ => Tensor.FromIntegers(Repeat(proto.IntVal, shape, v => (long)v), shape, type),
        };
    }

    private static TensorShape ShapeOf(TensorShapeProto? proto)
    {
        if (proto is null)
        {
            return TensorShape.Scalar;
        }

        int[] sizes = new int[proto.Dim.Count];
        for (int i = 0; i < sizes.Length; i++)
        {
            long size = proto.Dim[i].Size;
            sizes[i] = size is >= 0 and <= int.MaxValue && !proto.UnknownRank
                ? (int)size
                : throw new InvalidGraphException($"a constant has a dimension of {size}.");
        }

        return new TensorShape(sizes);
    }

    private static T[] Values<T>(int count, Func<int, T> read)
    {
        var result = new T[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = read(i);
        }

        return result;
    }

    /// <summary>Fewer values than elements mean that the last one is repeated; none, that all are zero.</summary>
    private static TResult[] Repeat<TStored, TResult>(RepeatedField<TStored> stored, TensorShape shape, Func<TStored, TResult> convert)
    {
        int count = shape.ElementsPerItem;
        if (stored.Count > count || (stored.Count < count && count > MaxRepeated))
        {
            throw new InvalidGraphException($"a constant of shape {shape} has {stored.Count} values.");
        }

        var result = new TResult[count];
        for (int i = 0; i < count && stored.Count > 0; i++)
        {
            result[i] = convert(stored[Math.Min(i, stored.Count - 1)]);
        }

        return result;
    }

    private static float Float(ReadOnlySpan<byte> bytes, int index, int type) => type switch
    {
        TensorFlowDataType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * index)..]),
        TensorFlowDataType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * index)..]),
        TensorFlowDataType.Half => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * index)..]),
        _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * index)..]) << 16),
    };

    private static long Integer(ReadOnlySpan<byte> bytes, int index, int type) => type switch
    {
        TensorFlowDataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * index)..]),
        TensorFlowDataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * index)..]),
        TensorFlowDataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * index)..]),
        TensorFlowDataType.Int8 => (sbyte)bytes[index],
        _ => bytes[index],
    };
}
