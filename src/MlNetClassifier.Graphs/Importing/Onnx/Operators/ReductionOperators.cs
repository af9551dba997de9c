using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Reductions. Their axes are an attribute in old opsets and a constant input in new ones.</summary>
internal static class ReductionOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["ReduceMean"] = n => Reduce(n, (axes, keep) => new ReduceMean { Axes = axes, KeepDimensions = keep }),
        ["ReduceSum"] = n => Reduce(n, (axes, keep) => new ReduceSum { Axes = axes, KeepDimensions = keep }),
        ["ReduceMax"] = n => Reduce(n, (axes, keep) => new ReduceMax { Axes = axes, KeepDimensions = keep }),
        ["ReduceMin"] = n => Reduce(n, (axes, keep) => new ReduceMin { Axes = axes, KeepDimensions = keep }),
        ["ReduceProd"] = n => Reduce(n, (axes, keep) => new ReduceProd { Axes = axes, KeepDimensions = keep }),
        ["ReduceL2"] = n => Reduce(n, (axes, keep) => new ReduceL2 { Axes = axes, KeepDimensions = keep }),
        ["ReduceL1"] = n => Reduce(n, Sum, before: x => n.Emit(new Abs(), x)),
        ["ReduceSumSquare"] = n => Reduce(n, Sum, before: x => n.Emit(new Mul(), x, x)),
        ["ReduceLogSum"] = n => Reduce(n, Sum, after: new Log()),
        ["ReduceLogSumExp"] = n => Reduce(n, Sum, before: x => n.Emit(new Exp(), x), after: new Log()),
    };

    private static ReduceSum Sum(int[] axes, bool keep) => new() { Axes = axes, KeepDimensions = keep };

    private static void Reduce(
        OnnxNode node,
        Func<int[], bool, ReduceOperator> make,
        Func<GraphValue, GraphValue>? before = null,
        UnaryOperator? after = null)
    {
        GraphValue x = node.Input(0);
        int[]? axes = node.Ints("axes") ?? (node.OptionalIntegers(1) is { } list ? [.. list.Select(OnnxNode.Saturate)] : null);
        if (axes is null or [])
        {
            axes = node.Int("noop_with_empty_axes", 0) != 0 ? [] : [.. Enumerable.Range(0, x.Shape.Rank)];
        }

        ReduceOperator reduce = make(axes, node.Int("keepdims", 1) != 0);
        x = before is null ? x : before(x);
        if (after is null)
        {
            node.Yield(reduce, x);
        }
        else
        {
            node.Yield(after, node.Emit(reduce, x));
        }
    }
}
