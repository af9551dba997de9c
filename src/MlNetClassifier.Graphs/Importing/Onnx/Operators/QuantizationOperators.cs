using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>The pair of operators by which a quantised network says where it rounds (QDQ form).</summary>
internal static class QuantizationOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["QuantizeLinear"] = Quantize,
        ["DequantizeLinear"] = Dequantize,
    };

    private static void Quantize(OnnxNode node)
    {
        // Without a zero point the type is unsigned and the zero point 0.
        GraphValue zero = node.Optional(2) ?? node.Constant(Tensor.FromIntegers(new long[node.Input(1).Shape.ElementsPerItem], node.Input(1).Shape, ElementType.UInt8));
        node.Yield(new QuantizeLinear { Axis = Axis(node) }, node.Input(0), node.Input(1), zero);
    }

    private static void Dequantize(OnnxNode node) =>
        node.Yield(new DequantizeLinear { Axis = Axis(node) }, node.Input(0), node.Input(1), node.Optional(2));

    private static int Axis(OnnxNode node) =>
        node.Int("block_size", 0) == 0 ? node.Int("axis", 1) : throw node.Error("quantisation in blocks is not supported.");
}
