using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Makes a network written for one picture run on batches, whatever it does with the dimension of size 1 in which the picture stands: attention
/// layers merge it with their heads, window layers with their windows, others move it elsewhere. Every value gets the batch as a new first
/// dimension, in place of the size 1 where it is still first.
/// </summary>
/// <remarks>
/// An operator is first tried as it stands on the batched values. Where that does not give the batched result (a reshape across the batch, a
/// transpose of it), it is applied behind the batch, its axes moved by one.
/// </remarks>
internal sealed class BatchVectorization
{
    private readonly GraphRewriter _rewriter;

    private BatchVectorization(GraphRewriter rewriter)
    {
        _rewriter = rewriter;
    }

    /// <summary>Rewrites a graph whose inputs all have one item.</summary>
    /// <param name="graph">A graph without symbolic sizes.</param>
    /// <returns>The batched graph; null if some operator cannot be applied to batches.</returns>
    public static Graph? TryApply(Graph graph)
    {
        if (graph.Inputs.Any(i => i.Shape.IsSymbolic || i.Shape.Rank < 2 || i.Shape[0] != 1))
        {
            return null;
        }

        try
        {
            return GraphRewriter.Run(graph, (rewriter, node) => new BatchVectorization(rewriter).Apply(node), batched: true);
        }
        catch (InvalidGraphException)
        {
            return null;
        }
    }

    /// <summary>The shape of a batched value: the batch in place of a first dimension of size 1, else before all.</summary>
    public static TensorShape Batched(TensorShape one) => one.Rank >= 2 && one[0] == 1
        ? new TensorShape([TensorShape.Batch, .. one.Dimensions[1..]])
        : Full(one);

    private static TensorShape Full(TensorShape one) => new([TensorShape.Batch, .. one]);

    private bool Apply(Node node)
    {
        if (node.Outputs.Count != 1)
        {
            throw new InvalidGraphException($"node '{node.Name}' has several outputs.");
        }

        GraphValue?[] inputs = [.. node.Inputs.Select(i => i is null ? null : _rewriter[i])];
        if (inputs.All(i => i is null or { Shape.IsSymbolic: false }))
        {
            // Made of constants only: the same for every picture, but its readers expect a batch only of what depends on one.
            return false;
        }

        TensorShape wanted = Batched(node.Output.Shape);
        if (node.Operator is Reshape)
        {
            _rewriter.Yield(node, new Reshape { Target = wanted }, inputs[0]);
        }
        else if (Fits(node, inputs, wanted))
        {
            _rewriter.Yield(node, node.Operator, inputs);
        }
        else
        {
            GraphValue result = Behind(node, inputs);
            _rewriter.Yield(node, new Reshape { Target = wanted }, result);
        }

        return true;
    }

    private static bool Fits(Node node, GraphValue?[] inputs, TensorShape wanted)
    {
        // An axis means the same only where the batch took the place of a dimension. Operators without axes broadcast, and the batch, equal to no
        // other size, can only meet itself or a 1.
        bool hasNoAxes = node.Operator is UnaryOperator or BinaryOperator or ComparisonOperator or Where or PRelu or Cast or Identity or Not or MatMul;
        if (!hasNoAxes && node.Inputs.Zip(inputs).Any(pair => pair.First?.Shape.Rank != pair.Second?.Shape.Rank))
        {
            return false;
        }

        try
        {
            return node.Operator.Infer([.. inputs.Select(i => i?.Type)])[0].Shape == wanted;
        }
        catch (InvalidGraphException)
        {
            return false;
        }
    }

    /// <summary>The operator applied to the dimensions behind the batch.</summary>
    private GraphValue Behind(Node node, GraphValue?[] inputs)
    {
        int rank = node.Output.Shape.Rank;
        int inputRank = node.Inputs[0]!.Shape.Rank;
        return node.Operator switch
        {
            UnaryOperator or Cast or Identity or Not => Emit(node, node.Operator, InFull(node, 0, inputRank)),
            BinaryOperator or ComparisonOperator or Where or PRelu => Emit(node, node.Operator, [.. Enumerable.Range(0, inputs.Length).Select(i => InFull(node, i, rank))]),
            Transpose transpose => Emit(node, new Transpose { Permutation = [0, .. transpose.Permutation.Select(p => p + 1)] }, InFull(node, 0, inputRank)),
            Concat concat => Emit(
                node,
                new Concat { Axis = Moved(concat.Axis, rank) },
                [.. Enumerable.Range(0, inputs.Length).Select(i => Repeated(node, InFull(node, i, rank)!, node.Inputs[i]!.Shape))]),
            Slice slice => Emit(node, slice with { Axis = Moved(slice.Axis, rank) }, InFull(node, 0, inputRank)),
            Gather gather when inputs[0]!.Shape.IsSymbolic && inputs[1]!.Constant is not null =>
                Emit(node, new Gather { Axis = Moved(gather.Axis, inputRank) }, InFull(node, 0, inputRank), inputs[1]),
            ScatterND scatter when inputs[1]!.Constant is not null => Emit(
                node,
                scatter with { LeadingDimensions = scatter.LeadingDimensions + 1 },
                Repeated(node, InFull(node, 0, inputRank)!, node.Inputs[0]!.Shape),
                inputs[1],
                Repeated(node, InFull(node, 2, 0)!, node.Inputs[2]!.Shape)),
            Pad pad => Emit(node, pad with { Before = [0, .. pad.Before], After = [0, .. pad.After] }, InFull(node, 0, inputRank)),
            Softmax softmax => Emit(node, softmax with { Axis = Moved(softmax.Axis, rank) }, InFull(node, 0, inputRank)),
            ArgMax argMax => Emit(node, argMax with { Axis = Moved(argMax.Axis, inputRank) }, InFull(node, 0, inputRank)),
            ReduceOperator reduce => Emit(node, reduce with { Axes = [.. reduce.NormalizedAxes(inputRank).Select(a => a + 1)] }, InFull(node, 0, inputRank)),
            LayerNormalization layer when inputs[1]!.Constant is not null =>
                Emit(node, layer with { Axis = Moved(layer.Axis, rank) }, [InFull(node, 0, rank), .. inputs[1..]]),
            Expand expand => Emit(node, new Expand { Target = Full(expand.Target) }, InFull(node, 0, Math.Max(inputRank, expand.Target.Rank))),
            MatMul when inputRank >= 2 && node.Inputs[1]!.Shape.Rank >= 2 => Emit(node, node.Operator, InFull(node, 0, rank), InFull(node, 1, rank)),
            Gemm gemm => Product(node, gemm),
            _ => throw new InvalidGraphException($"node '{node.Name}' ({node.Operator.Name}) cannot be applied behind the batch."),
        };
    }

    private static int Moved(int axis, int rank) => ShapeRules.Axis(axis, rank) + 1;

    private GraphValue Emit(Node node, Operator @operator, params GraphValue?[] inputs) => _rewriter.Emit(node.Name, @operator, inputs);

    /// <summary>An input with the batch before all its dimensions, of which there are at least <paramref name="rank"/>; a constant as it is.</summary>
    private GraphValue? InFull(Node node, int index, int rank)
    {
        if (node.Inputs[index] is not { } original)
        {
            return null;
        }

        GraphValue value = _rewriter[original];
        if (!value.Shape.IsSymbolic)
        {
            return value;
        }

        int[] ones = [.. Enumerable.Repeat(1, Math.Max(0, rank - original.Shape.Rank))];
        TensorShape full = Full(new TensorShape([.. ones, .. original.Shape]));
        return value.Shape == full ? value : Emit(node, new Reshape { Target = full }, value);
    }

    /// <summary>A constant among batched values, repeated for each picture.</summary>
    private GraphValue Repeated(Node node, GraphValue value, TensorShape original) => value.Shape.IsSymbolic
        ? value
        : Emit(node, new Expand { Target = Full(original) }, value, _rewriter[node.Inputs.First(i => _rewriter[i!].Shape.IsSymbolic)!]);

    /// <summary>Gemm as a product of matrices behind the batch.</summary>
    private GraphValue Product(Node node, Gemm gemm)
    {
        GraphValue a = Transposed(node, InFull(node, 0, 2)!, gemm.TransposeA);
        GraphValue b = Transposed(node, InFull(node, 1, 2)!, gemm.TransposeB);
        GraphValue result = Scaled(node, Emit(node, new MatMul(), a, b), gemm.Alpha);
        return node.Inputs.Count > 2 && InFull(node, 2, 2) is { } c ? Emit(node, new Add(), result, Scaled(node, c, gemm.Beta)) : result;
    }

    private GraphValue Transposed(Node node, GraphValue value, bool transpose) => !transpose ? value
        : Emit(node, new Transpose { Permutation = value.Shape.IsSymbolic ? [0, 2, 1] : [1, 0] }, value);

    private GraphValue Scaled(Node node, GraphValue value, float factor) => factor == 1 ? value
        : Emit(node, new Mul(), value, _rewriter.Constant(node.Name + "/factor", Tensor.ScalarOf(factor)));
}
