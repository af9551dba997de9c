using System.Buffers.Binary;
using System.Numerics;

namespace MlNetClassifier.Graphs.Importing.TfLite;

/// <summary>Constant tensors as floats or integers; quantised ones are brought back to real numbers.</summary>
internal sealed class TfLiteConstants(string name, long fileLength)
{
    // Tensors may share a buffer, so a small file could ask for its bytes again and again. Honest ones use each once, a byte an element or more.
    private long _budget = (2 * fileLength) + (1 << 16);

    /// <summary>The real values: real = scale · (stored − zero point) where the tensor is quantised.</summary>
    public Tensor Floats(TfLiteTensor tensor)
    {
        int length = Checked(tensor);
        ReadOnlySpan<byte> data = tensor.Data.Span;
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = tensor.Type switch
            {
                TfLiteElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]),
                TfLiteElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(data[(2 * i)..]),
                TfLiteElementType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(data[(8 * i)..]),
                _ => 0,
            };
        }

        if (tensor.Type is not (TfLiteElementType.Float32 or TfLiteElementType.Float16 or TfLiteElementType.Float64))
        {
            Dequantize(tensor, values);
        }

        return Tensor.FromFloats(values, new TensorShape(tensor.Shape));
    }

    /// <summary>The stored integers.</summary>
    public long[] Integers(TfLiteTensor tensor)
    {
        int length = Checked(tensor);
        long[] values = new long[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = Integer(tensor, i);
        }

        return values;
    }

    private void Dequantize(TfLiteTensor tensor, float[] values)
    {
        int slices = Math.Max(tensor.Scale.Length, 1);
        int inner = 1;
        if (slices > 1)
        {
            if ((uint)tensor.QuantizedAxis >= (uint)tensor.Shape.Length || tensor.Shape[tensor.QuantizedAxis] != slices)
            {
                throw Error(tensor, $"has {slices} scales, which do not fit its shape");
            }

            inner = tensor.Shape[(tensor.QuantizedAxis + 1)..].Aggregate(1, (a, b) => a * b);
        }

        for (int i = 0; i < values.Length; i++)
        {
            long stored = Integer(tensor, i);
            int slice = slices == 1 ? 0 : i / inner % slices;
            values[i] = tensor.Scale.Length == 0 ? stored : (float)(tensor.Scale[slice] * (double)(stored - tensor.ZeroPoint[slice]));
        }
    }

    private long Integer(TfLiteTensor tensor, int i)
    {
        ReadOnlySpan<byte> data = tensor.Data.Span;
        return tensor.Type switch
        {
            TfLiteElementType.UInt8 or TfLiteElementType.Bool => data[i],
            TfLiteElementType.Int8 => (sbyte)data[i],
            TfLiteElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]),
            TfLiteElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(data[(4 * i)..]),
            TfLiteElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(data[(8 * i)..]),
            _ => throw Error(tensor, $"holds {tensor.Type} where integers are expected"),
        };
    }

    private int Checked(TfLiteTensor tensor)
    {
        int size = tensor.Type switch
        {
            TfLiteElementType.UInt8 or TfLiteElementType.Int8 or TfLiteElementType.Bool => 1,
            TfLiteElementType.Float16 or TfLiteElementType.Int16 => 2,
            TfLiteElementType.Float32 or TfLiteElementType.Int32 => 4,
            TfLiteElementType.Int64 or TfLiteElementType.Float64 => 8,
            _ => throw Error(tensor, $"has element type {tensor.Type}, which is not supported"),
        };
        BigInteger length = tensor.Shape.Aggregate(BigInteger.One, (product, d) => product * d);
        if (length * size != tensor.Data.Length)
        {
            throw Error(tensor, $"has {tensor.Data.Length} bytes for [{string.Join(", ", tensor.Shape)}] {tensor.Type}");
        }

        _budget -= (long)length;
        return _budget >= 0 ? (int)length : throw Error(tensor, "shares its bytes with too many others");
    }

    private InvalidModelException Error(TfLiteTensor tensor, string what) => new($"{name}: tensor {tensor.Index} '{tensor.Name}' {what}.");
}
