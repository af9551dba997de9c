using System.Runtime.InteropServices;
using System.Text;

namespace MlNetClassifier.Tests.Vision;

/// <summary>Writes TensorFlow's GraphDef by hand, node by node; the bytes of two graphs one after the other are one graph of both.</summary>
internal sealed class TensorFlowGraphBytes
{
    private const int Float = 1, Int32 = 3, UInt8 = 4, String = 7;

    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    /// <summary>What ML.NET's trainer puts before its network: placeholder, JPEG decoder, 0–1, resizing.</summary>
    public TensorFlowGraphBytes MlNetDecoder(int width, int height)
    {
        Node("DecodeJPGInput", "Placeholder", [], ("dtype", Type(String)));
        Node("DecodeJpeg", "DecodeJpeg", ["DecodeJPGInput"], ("channels", Number(3)));
        Node("convert_image/Cast", "Cast", ["DecodeJpeg"], ("SrcT", Type(UInt8)), ("DstT", Type(Float)));
        Floats("convert_image/y", [], 1f / 255);
        Node("convert_image", "Mul", ["convert_image/Cast", "convert_image/y"], ("T", Type(Float)));
        Ints("ExpandDims/dim", [], 0);
        Node("ExpandDims", "ExpandDims", ["convert_image", "ExpandDims/dim"], ("T", Type(Float)));
        Ints("stack/0", [], height);
        Ints("stack/1", [], width);
        Node("stack", "Pack", ["stack/0", "stack/1"], ("N", Number(2)), ("T", Type(Int32)), ("axis", Number(0)));
        Node("Cast", "Cast", ["stack"], ("SrcT", Type(Int32)), ("DstT", Type(Int32)));
        return Node("ResizeTensor", "ResizeBilinear", ["ExpandDims", "Cast"], ("T", Type(Float)), ("align_corners", Flag(false)));
    }

    /// <summary>A network that averages each colour over the picture and classifies the three means.</summary>
    public TensorFlowGraphBytes MeanNetwork(int width, int height, float[] weights, float[] biases)
    {
        Node("import/input", "Placeholder", [], ("dtype", Type(Float)), ("shape", Field(7, Shape(-1, height, width, 3))));
        Ints("axes", [2], 1, 2);
        Node("means", "Mean", ["import/input", "axes"], ("keep_dims", Flag(false)), ("T", Type(Float)));
        Node("input/BottleneckInputPlaceholder", "PlaceholderWithDefault", ["means"], ("dtype", Type(Float)), ("shape", Field(7, Shape(-1, 3))));
        Floats("final_weights", [3, biases.Length], weights);
        Floats("final_biases", [biases.Length], biases);
        Node("MatMul", "MatMul", ["input/BottleneckInputPlaceholder", "final_weights"], ("T", Type(Float)));
        Node("add", "Add", ["MatMul", "final_biases"], ("T", Type(Float)));
        return Node("Score", "Softmax", ["add"], ("T", Type(Float)));
    }

    public TensorFlowGraphBytes Node(string name, string op, string[] inputs, params (string Key, byte[] Value)[] attributes)
    {
        List<byte> node = [.. Field(1, Encoding.UTF8.GetBytes(name)), .. Field(2, Encoding.UTF8.GetBytes(op))];
        node.AddRange(inputs.SelectMany(input => Field(3, Encoding.UTF8.GetBytes(input))));
        node.AddRange(attributes.SelectMany(pair => Field(5, [.. Field(1, Encoding.UTF8.GetBytes(pair.Key)), .. Field(2, pair.Value)])));
        _bytes.AddRange(Field(1, [.. node]));
        return this;
    }

    public TensorFlowGraphBytes Floats(string name, int[] shape, params float[] values) =>
        Node(name, "Const", [], ("dtype", Type(Float)), ("value", Tensor(Float, shape, MemoryMarshal.AsBytes<float>(values).ToArray())));

    public TensorFlowGraphBytes Ints(string name, int[] shape, params int[] values) =>
        Node(name, "Const", [], ("dtype", Type(Int32)), ("value", Tensor(Int32, shape, MemoryMarshal.AsBytes<int>(values).ToArray())));

    private static byte[] Tensor(int type, int[] shape, byte[] content) =>
        Field(8, [.. Varint((1 << 3) | 0), .. Varint(type), .. Field(2, Shape(shape)), .. Field(4, content)]);

    private static byte[] Shape(params int[] sizes) => [.. sizes.SelectMany(size => Field(2, [.. Varint((1 << 3) | 0), .. Varint(size)]))];

    private static byte[] Type(int type) => [.. Varint((6 << 3) | 0), .. Varint(type)];

    private static byte[] Number(long value) => [.. Varint((3 << 3) | 0), .. Varint(value)];

    private static byte[] Flag(bool value) => [.. Varint((5 << 3) | 0), .. Varint(value ? 1 : 0)];

    private static byte[] Field(int number, byte[] content) => [.. Varint((number << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Varint(long value)
    {
        List<byte> bytes = [];
        ulong rest = (ulong)value;
        do
        {
            bytes.Add((byte)((rest & 127) | (rest > 127 ? 128u : 0)));
            rest >>= 7;
        }
        while (rest != 0);
        return [.. bytes];
    }
}
