using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Comparisons, logic and choice.</summary>
internal static class ComparisonOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["Equal"] = Compare(new Equal()),
        ["Greater"] = Compare(new Greater()),
        ["GreaterOrEqual"] = Compare(new GreaterOrEqual()),
        ["Less"] = Compare(new Less()),
        ["LessOrEqual"] = Compare(new LessOrEqual()),
        ["And"] = Compare(new And()),
        ["Or"] = Compare(new Or()),
        ["Not"] = n => n.Yield(new Not(), n.Input(0)),
        ["Xor"] = n => n.Yield(new Not(), n.Emit(new Equal(), n.Input(0), n.Input(1))),
        ["IsNaN"] = n => n.Yield(new Not(), n.Emit(new Equal(), n.Input(0), n.Input(0))),
        ["Where"] = n => n.Yield(new Where(), n.Input(0), n.Input(1), n.Input(2)),
        ["ThresholdedRelu"] = ThresholdedRelu,
    };

    private static Action<OnnxNode> Compare(ComparisonOperator @operator) => node => node.Yield(@operator, node.Input(0), node.Input(1));

    private static void ThresholdedRelu(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        GraphValue above = node.Emit(new Greater(), x, node.Constant(Tensor.ScalarOf(node.Float("alpha", 1))));
        node.Yield(new Where(), above, x, node.Constant(Tensor.ScalarOf(0f)));
    }
}
