using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// <see cref="MatMul"/> of stacks of matrices (rank ≥ 2) with the last two dimensions of either exchanged first: what a matrix product's
/// gradients are made of.
/// </summary>
internal sealed record StackProduct : Operator
{
    /// <summary>Whether a is given as [… , K, M]. Default false.</summary>
    public bool TransposeA { get; init; }

    /// <summary>Whether b is given as [… , N, K]. Default false.</summary>
    public bool TransposeB { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape a = FloatInput(inputs, 0), b = FloatInput(inputs, 1);
        Check(a.Rank >= 2 && b.Rank >= 2, "vectors have no place in a stack of matrices.");
        return new MatMul().Infer([new(ElementType.Float32, Exchanged(a, TransposeA)), new(ElementType.Float32, Exchanged(b, TransposeB))]);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs) =>
        new MatMul().Evaluate([Exchanged(inputs[0]!, TransposeA), Exchanged(inputs[1]!, TransposeB)]);

    private static TensorShape Exchanged(TensorShape shape, bool exchange)
    {
        int[] sizes = shape.ToArray();
        if (exchange)
        {
            (sizes[^1], sizes[^2]) = (sizes[^2], sizes[^1]);
        }

        return new TensorShape(sizes);
    }

    private static Tensor Exchanged(Tensor stack, bool exchange)
    {
        int[] order = [.. Enumerable.Range(0, stack.Shape.Rank)];
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return exchange ? new Transpose { Permutation = order }.Evaluate([stack])[0] : stack;
    }
}
