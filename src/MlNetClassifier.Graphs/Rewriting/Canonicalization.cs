using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Brings what different exporters write for one thing into one form: a mean over height and width, or an average pool over the whole map,
/// becomes <see cref="GlobalAveragePool"/>; a product of a matrix with constant weights becomes <see cref="Gemm"/>; what a function of two values stretches anyway is not
/// stretched before.
/// </summary>
internal static class Canonicalization
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => GraphRewriter.Run(graph, Rule);

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        TensorShape? x = node.Inputs[0]?.Shape;
        switch (node.Operator)
        {
            case ReduceMean mean when x is { Rank: 4 } && node.Inputs[0]!.ElementType == ElementType.Float32 && x[2] > 0 && x[3] > 0
                && mean.NormalizedAxes(4) is [2, 3]:
                if (mean.KeepDimensions)
                {
                    rewriter.Yield(node, new GlobalAveragePool(), rewriter[node.Inputs[0]!]);
                }
                else
                {
                    GraphValue pooled = rewriter.Emit(node.Name, new GlobalAveragePool(), rewriter[node.Inputs[0]!]);
                    rewriter.Yield(node, new Reshape { Target = node.Output.Shape }, pooled);
                }

                return true;
            case AveragePool pool when pool.Padding == Padding2D.None && pool.Dilation == Size2D.One && pool.Kernel == new Size2D(x![2], x[3]):
                rewriter.Yield(node, new GlobalAveragePool(), rewriter[node.Inputs[0]!]);
                return true;
            case MatMul when x is { Rank: 2 } && node.Inputs[1] is { Constant: not null, Shape.Rank: 2 }:
                rewriter.Yield(node, new Gemm(), rewriter[node.Inputs[0]!], rewriter[node.Inputs[1]!]);
                return true;
            case BinaryOperator when Unstretched(node, 0) is { } first:
                rewriter.Yield(node, node.Operator, rewriter[first], rewriter[node.Inputs[1]!]);
                return true;
            case BinaryOperator when Unstretched(node, 1) is { } second:
                rewriter.Yield(node, node.Operator, rewriter[node.Inputs[0]!], rewriter[second]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>What an input is stretched from, where the other has the full shape already.</summary>
    private static GraphValue? Unstretched(Node node, int input) =>
        node.Inputs[input]!.Producer is { Operator: Expand } expand && node.Inputs[1 - input]!.Shape == node.Output.Shape ? expand.Inputs[0] : null;
}
