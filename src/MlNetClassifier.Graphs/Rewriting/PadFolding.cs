using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Makes zeros put around an image the padding of the convolution that reads it, also when the sides differ. A max pool of an image without
/// negative elements takes them as well: there a zero never wins over a real element.
/// </summary>
internal static class PadFolding
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => GraphRewriter.Run(graph, Rule);

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        if (node.Inputs[0]?.Producer is not { Operator: Pad pad } producer || !IsSpatialZeros(pad))
        {
            return false;
        }

        GraphValue x = producer.Inputs[0]!;
        switch (node.Operator)
        {
            case Conv conv:
                GraphValue?[] others = [.. node.Inputs.Skip(1).Select(i => i is null ? null : rewriter[i])];
                rewriter.Yield(node, conv with { Padding = Sum(conv.Padding, pad) }, [rewriter[x], .. others]);
                return true;
            case MaxPool pool when IsNonNegative(x) && EveryWindowHasAnElement(x.Shape, pool, pad):
                rewriter.Yield(node, pool with { Padding = Sum(pool.Padding, pad) }, rewriter[x]);
                return true;
            default:
                return false;
        }
    }

    private static bool IsSpatialZeros(Pad pad) => pad is { Mode: PadMode.Constant, Value: 0, Before: [0, 0, >= 0, >= 0], After: [0, 0, >= 0, >= 0] };

    private static Padding2D Sum(Padding2D padding, Pad pad) => new(
        padding.Top + pad.Before[2],
        padding.Left + pad.Before[3],
        padding.Bottom + pad.After[2],
        padding.Right + pad.After[3]);

    private static bool IsNonNegative(GraphValue value) => value.Producer?.Operator is Relu or Clip { Min: >= 0 } or Sigmoid;

    private static bool EveryWindowHasAnElement(TensorShape x, MaxPool pool, Pad pad) =>
        pool.Padding == Padding2D.None && pool.Dilation == Size2D.One && x[2] > 0 && x[3] > 0
        && pad.Before[2] < pool.Kernel.Height && pad.After[2] < pool.Kernel.Height
        && pad.Before[3] < pool.Kernel.Width && pad.After[3] < pool.Kernel.Width;
}
