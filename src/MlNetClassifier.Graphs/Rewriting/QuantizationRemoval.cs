using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Runs a quantised network in single precision: quantising and restoring an activation with the same numbers becomes a clip to the range that the
/// integer type can hold. The rounding is left out (results then differ by less than a step), the clip is not: quantisers drop activation functions
/// that it makes superfluous.
/// </summary>
internal static class QuantizationRemoval
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => graph.Nodes.Any(n => n.Operator is DequantizeLinear) ? GraphRewriter.Run(graph, Rule) : graph;

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        if (node.Operator is not DequantizeLinear || node.Inputs[0]!.Producer is not { Operator: QuantizeLinear } quantize
            || Number(node.Inputs[1]) is not { } scale || scale != Number(quantize.Inputs[1]) || !(scale > 0)
            || Number(quantize.Inputs[2]) is not { } zero || zero != (node.Inputs.Count > 2 && node.Inputs[2] is not null ? Number(node.Inputs[2]) : 0))
        {
            return false;
        }

        bool signed = node.Inputs[0]!.ElementType == ElementType.Int8;
        float low = (float)(((signed ? sbyte.MinValue : byte.MinValue) - zero) * scale);
        float high = (float)(((signed ? sbyte.MaxValue : byte.MaxValue) - zero) * scale);
        rewriter.Yield(node, new Clip { Min = low, Max = high }, rewriter[quantize.Inputs[0]!]);
        return true;
    }

    private static double? Number(GraphValue? value) =>
        value?.Constant is not { Length: 1 } constant ? null : constant.IsFloat ? constant.Floats[0] : constant.Integers[0];
}
