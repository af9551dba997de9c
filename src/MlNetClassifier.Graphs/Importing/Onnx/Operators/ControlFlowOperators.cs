namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>
/// Branches whose condition is known before any picture is, as exporters write them when they do not know a size: the branch that is taken stands in
/// for the whole. Loops, and branches that depend on the picture, are no part of classification networks and refused.
/// </summary>
internal static class ControlFlowOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new() { ["If"] = If };

    private static void If(OnnxNode node)
    {
        if (node.Input(0).Constant is not { IsFloat: false, Length: 1 } condition)
        {
            throw node.Error("a branch that depends on the picture is not supported; export the network with fixed sizes, or trace it instead of scripting.");
        }

        node.Inline(node.GraphAttribute(condition.Integers[0] != 0 ? "then_branch" : "else_branch"));
    }
}
