using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Moves NCHW → NHWC transposes down through the operators behind them until they meet their opposite and both vanish, so that a network
/// written for NHWC (TensorFlow's, and ONNX files converted from it) runs in NCHW throughout.
/// </summary>
/// <remarks>
/// Moving only downwards needs one walk and cannot run in circles. What stands between an NHWC input and the first convolution (a pad, a scale)
/// is caught as well: such an input is at once transposed to NCHW and back, and the second transpose starts moving.
/// </remarks>
internal static class LayoutPropagation
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph)
    {
        bool any = graph.Nodes.Any(n => n.Operator is Transpose t && t.Permutation.AsSpan().SequenceEqual(Permutations.ToChannelsLast));
        return any ? GraphRewriter.Run(graph, Rule, graph.IsChannelsLast ? PrepareInput : null) : graph;
    }

    private static GraphValue PrepareInput(GraphRewriter rewriter, GraphValue input)
    {
        if (input.Shape.Rank != 4)
        {
            return input;
        }

        GraphValue channelsFirst = rewriter.Emit(input.Name, Transpose.ToChannelsFirst(), input);
        return rewriter.Emit(input.Name, Transpose.ToChannelsLast(), channelsFirst);
    }

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        GraphValue?[] inputs = [.. node.Inputs.Select(i => i is null ? null : rewriter[i])];
        bool moved = node.Operator switch
        {
            Transpose transpose => Join(rewriter, node, transpose, inputs[0]!),
            UnaryOperator or Cast => Below(inputs[0]) is { } x && Move(rewriter, node, node.Operator, x),
            BinaryOperator or PRelu or Equal or Where => Broadcast(rewriter, node, inputs),
            Concat concat => node.Output.Shape.Rank == 4 && inputs.All(i => Below(i) is not null)
                && Move(rewriter, node, concat with { Axis = Source(concat.Axis) }, [.. inputs.Select(i => Below(i)!)]),
            Softmax softmax => Below(inputs[0]) is { } x && Move(rewriter, node, softmax with { Axis = Source(softmax.Axis) }, x),
            Slice slice => Below(inputs[0]) is { } x && Move(rewriter, node, slice with { Axis = Source(slice.Axis) }, x),
            Pad pad => Below(inputs[0]) is { } x && Move(rewriter, node, pad with { Before = Source(pad.Before), After = Source(pad.After) }, x),
            ReduceOperator reduce => Below(inputs[0]) is { } x && Reduce(rewriter, node, reduce, x),
            _ => false,
        };
        if (!moved)
        {
            // A value that went to NCHW and back without meeting anything is read at its source.
            rewriter.Copy(node, [.. inputs.Select(i => i is null ? null : Unwind(i))]);
        }

        return true;
    }

    /// <summary>What a value is before its NCHW → NHWC transpose; null if it has none.</summary>
    private static GraphValue? Below(GraphValue? value) =>
        value?.Producer is { Operator: Transpose t } producer && t.Permutation.AsSpan().SequenceEqual(Permutations.ToChannelsLast) ? producer.Inputs[0] : null;

    /// <summary>The NCHW axis of an NHWC axis.</summary>
    private static int Source(int axis) => Permutations.ToChannelsLast[ShapeRules.Axis(axis, 4)];

    /// <summary>Numbers for each NHWC dimension in NCHW order.</summary>
    private static int[] Source(int[] values) => [values[0], values[3], values[1], values[2]];

    private static bool Move(GraphRewriter rewriter, Node node, Operator @operator, params GraphValue[] inputs)
    {
        GraphValue result = rewriter.Emit(node.Name, @operator, inputs);
        rewriter.Yield(node, Transpose.ToChannelsLast(), result);
        return true;
    }

    private static bool Join(GraphRewriter rewriter, Node node, Transpose transpose, GraphValue input)
    {
        int[] order = transpose.Permutation;
        GraphValue source = input;
        while (source.Producer is { Operator: Transpose before } producer)
        {
            order = Permutations.Compose(before.Permutation, order);
            source = producer.Inputs[0]!;
            if (Permutations.IsIdentity(order))
            {
                rewriter.Replace(node, source);
                return true;
            }
        }

        rewriter.Yield(node, new Transpose { Permutation = order }, source);
        return true;
    }

    private static GraphValue Unwind(GraphValue value)
    {
        GraphValue source = value;
        int[]? order = null;
        while (source.Producer is { Operator: Transpose before } producer)
        {
            order = order is null ? before.Permutation : Permutations.Compose(before.Permutation, order);
            source = producer.Inputs[0]!;
            if (Permutations.IsIdentity(order))
            {
                return source;
            }
        }

        return value;
    }

    private static bool Broadcast(GraphRewriter rewriter, Node node, GraphValue?[] inputs)
    {
        if (node.Output.Shape.Rank != 4 || !inputs.Any(i => Below(i) is not null))
        {
            return false;
        }

        var sources = new GraphValue[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (ChannelsFirst(rewriter, node, inputs[i]!) is not { } source)
            {
                return false;
            }

            sources[i] = source;
        }

        return Move(rewriter, node, node.Operator, sources);
    }

    /// <summary>An operand of an NHWC operator as operand of the same operator in NCHW; null if that would take a real transpose.</summary>
    private static GraphValue? ChannelsFirst(GraphRewriter rewriter, Node node, GraphValue value)
    {
        if (Below(value) is { } source)
        {
            return source;
        }

        if (value.Shape.Rank == 0 || (value.Constant is { Length: 1 } && value.Shape.Rank <= 1))
        {
            return value;
        }

        if (value.Constant is { } constant)
        {
            int[] sizes = [.. Enumerable.Repeat(1, 4 - constant.Shape.Rank), .. constant.Shape];
            Tensor moved = Transpose.ToChannelsFirst().Evaluate([constant.Reshape(sizes)])[0];
            return rewriter.Constant(value.Name, moved);
        }

        // [N, 1, 1, C], as a squeeze-and-excite gate may be, is [N, C, 1, 1] in memory.
        int[] channelsFirst = Transpose.ToChannelsFirst().Permutation;
        return value.Shape.Rank == 4 && Permutations.MovesOnlyOnes(channelsFirst, value.Shape)
            ? rewriter.Emit(node.Name, new Reshape { Target = new TensorShape(Array.ConvertAll(channelsFirst, p => value.Shape[p])) }, value)
            : null;
    }

    private static bool Reduce(GraphRewriter rewriter, Node node, ReduceOperator reduce, GraphValue source)
    {
        int[] axes = reduce.NormalizedAxes(4);
        ReduceOperator moved = reduce with { Axes = Array.ConvertAll(axes, Source) };
        if (reduce.KeepDimensions)
        {
            return Move(rewriter, node, moved, source);
        }

        // The dimensions that are left must come in the same order, else the transpose would still be needed.
        int[] left = [.. Permutations.ToChannelsLast.Where((_, i) => !axes.Contains(i))];
        if (!left.SequenceEqual(left.Order()))
        {
            return false;
        }

        rewriter.Yield(node, moved, source);
        return true;
    }
}
