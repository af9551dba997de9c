using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Which elements are largest, and running sums.</summary>
internal static class SortingOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["ArgMax"] = n => Arg(n, n.Input(0)),
        ["ArgMin"] = n => Arg(n, n.Emit(new Neg(), n.Input(0))),
        ["TopK"] = TopK,
        ["CumSum"] = CumSum,
    };

    private static void Arg(OnnxNode node, GraphValue x) => node.Yield(
        new ArgMax
        {
            Axis = node.Int("axis", 0),
            KeepDimension = node.Int("keepdims", 1) != 0,
            SelectLast = node.Int("select_last_index", 0) != 0,
        },
        x);

    private static void TopK(OnnxNode node)
    {
        // How many is an attribute before opset 10, an input since.
        long count = node.Opset < 10 ? node.Int("k") : node.OptionalIntegers(1) is { Length: 1 } given ? given[0] : throw node.Error("k must be one number.");
        var operation = new TopK { Count = OnnxNode.Saturate(count), Axis = node.Int("axis", -1), Largest = node.Int("largest", 1) != 0 };
        node.Yield(operation, node.Input(0));
        node.Yield(1, operation with { Indices = true }, node.Input(0));
    }

    private static void CumSum(OnnxNode node)
    {
        long axis = node.OptionalIntegers(1) is { Length: 1 } given ? given[0] : throw node.Error("the axis must be one number.");
        var operation = new CumSum { Axis = OnnxNode.Saturate(axis), Exclusive = node.Int("exclusive", 0) != 0, Reverse = node.Int("reverse", 0) != 0 };
        node.Yield(operation, node.Input(0));
    }
}
