using System.Runtime.InteropServices;
using static MlNetClassifier.Graphs.Tests.Importing.TfLite.FlatBufferTestWriter;

namespace MlNetClassifier.Graphs.Tests.Importing.TfLite;

/// <summary>Puts TensorFlow Lite files together operator by operator.</summary>
internal sealed class TfLiteTestModel
{
    private readonly List<Table> _tensors = [];
    private readonly List<Table> _buffers = [new Table()];
    private readonly List<Table> _operators = [];
    private readonly List<(int Code, string? Custom)> _codes = [];

    public int Tensor(string name, params int[] shape) => Add(name, shape, 0, 0, null);

    public int Constant(string name, float[] values, params int[] shape) =>
        Add(name, shape, 0, Buffer(MemoryMarshal.AsBytes(values.AsSpan()).ToArray()), null);

    public int Integers(string name, int[] values, params int[] shape) =>
        Add(name, shape, 2, Buffer(MemoryMarshal.AsBytes(values.AsSpan()).ToArray()), null);

    public int Bytes(string name, byte type, byte[] values, float[] scale, long[] zeroPoint, int axis, params int[] shape) =>
        Add(name, shape, type, Buffer(values), new Table(null, null, scale, zeroPoint, null, null, axis));

    public void Operator(int code, int[] inputs, int output, Table? options = null, string? custom = null)
    {
        int index = _codes.IndexOf((code, custom));
        if (index < 0)
        {
            index = _codes.Count;
            _codes.Add((code, custom));
        }

        _operators.Add(new Table(index, inputs, new[] { output }, (byte)1, options));
    }

    public byte[] Write(int input, int output)
    {
        var network = new Table(_tensors.ToArray(), new[] { input }, new[] { output }, _operators.ToArray());
        Table[] codes = [.. _codes.Select(c => new Table((byte)Math.Min(c.Code, 127), c.Custom, 1, c.Code))];
        return FlatBufferTestWriter.Write(new Table(3, codes, new[] { network }, "test", _buffers.ToArray()));
    }

    private int Buffer(byte[] data)
    {
        _buffers.Add(new Table(data));
        return _buffers.Count - 1;
    }

    private int Add(string name, int[] shape, byte type, int buffer, Table? quantization)
    {
        _tensors.Add(new Table(shape, type, buffer, name, quantization));
        return _tensors.Count - 1;
    }
}
