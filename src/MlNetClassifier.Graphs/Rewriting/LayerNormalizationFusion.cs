using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Finds layer normalisation over the last dimension in the nine operators that exporters before opset 17 write: mean, difference, its square, the
/// square's mean, epsilon, root, quotient, scale, bias.
/// </summary>
internal static class LayerNormalizationFusion
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => graph.Nodes.Any(n => n.Operator is ReduceMean) ? GraphRewriter.Run(graph, Rule) : graph;

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        if (node.Operator is not Add || WithConstant(node) is not { } bias || bias.Value.Producer is not { Operator: Mul } scaling || !rewriter.IsPrivate(bias.Value)
            || WithConstant(scaling) is not { } scale || scale.Value.Producer is not { Operator: Div } quotient || !rewriter.IsPrivate(scale.Value))
        {
            return false;
        }

        int width = node.Output.Shape[^1];
        bool vectors = bias.Constant.Constant is { IsFloat: true } b && scale.Constant.Constant is { IsFloat: true } s
            && b.Length == width && s.Length == width && b.Shape.Rank > 0 && s.Shape.Rank > 0 && b.Shape[^1] == width && s.Shape[^1] == width;
        if (!vectors || quotient.Inputs[0]!.Producer is not { Operator: Sub } centring || Epsilon(quotient.Inputs[1]!, quotient.Inputs[0]!) is not { } epsilon
            || !IsMean(centring.Inputs[1]!, centring.Inputs[0]!) || centring.Inputs[0]!.Shape != node.Output.Shape)
        {
            return false;
        }

        rewriter.Yield(
            node,
            new LayerNormalization { Axis = -1, Epsilon = epsilon },
            rewriter[centring.Inputs[0]!],
            rewriter.Constant(scale.Constant.Name, scale.Constant.Constant!.Reshape(width)),
            rewriter.Constant(bias.Constant.Name, bias.Constant.Constant!.Reshape(width)));
        return true;
    }

    private static (GraphValue Value, GraphValue Constant)? WithConstant(Node node)
    {
        int constant = node.Inputs[0]!.Constant is null ? 1 : 0;
        return node.Inputs[constant]!.Constant is null ? null : (node.Inputs[1 - constant]!, node.Inputs[constant]!);
    }

    /// <summary>Epsilon of √(mean(difference²) + epsilon); null if a value is something else.</summary>
    private static float? Epsilon(GraphValue value, GraphValue difference)
    {
        if (value.Producer is not { Operator: Sqrt } root || root.Inputs[0]!.Producer is not { Operator: Add } add || WithConstant(add) is not { } sum
            || sum.Constant.Constant is not { IsFloat: true, Length: 1 } epsilon || sum.Value.Producer is not { Operator: ReduceMean } mean)
        {
            return null;
        }

        GraphValue squares = mean.Inputs[0]!;
        bool squared = squares.Producer switch
        {
            { Operator: Mul } mul => mul.Inputs[0] == difference && mul.Inputs[1] == difference,
            { Operator: Pow } pow => pow.Inputs[0] == difference && pow.Inputs[1]!.Constant is { IsFloat: true, Length: 1 } exponent && exponent.Floats[0] == 2,
            _ => false,
        };
        return squared && IsMean(sum.Value, squares) ? epsilon.Floats[0] : null;
    }

    /// <summary>Whether a value is the mean of another along its last dimension, which stays with size 1.</summary>
    private static bool IsMean(GraphValue value, GraphValue of) =>
        value.Producer is { Operator: ReduceMean { KeepDimensions: true } mean } producer && producer.Inputs[0] == of
        && mean.NormalizedAxes(of.Shape.Rank) is [var axis] && axis == of.Shape.Rank - 1;
}
