using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>dy · bᵀ and aᵀ · dy; a matrix that was shared by a stack of matrices gets the sum over the stack.</summary>
internal sealed class MatMulGradientRule : GradientRule<MatMul>
{
    protected override void Apply(GradientBuilder builder, MatMul forward, Node node, GraphValue gradient)
    {
        (GraphValue a, GraphValue b) = (node.Inputs[0]!, node.Inputs[1]!);
        if (a.Shape.Rank < 2 || b.Shape.Rank < 2)
        {
            throw new InvalidGraphException($"Node '{node.Name}' (MatMul) multiplies {a.Shape} by {b.Shape}; products with vectors have no gradient here.");
        }

        bool plain = a.Shape.Rank == 2 && b.Shape.Rank == 2;
        if (builder.Wants(a))
        {
            builder.Accumulate(a, plain
                ? builder.Add(new Gemm { TransposeB = true }, gradient, b)
                : builder.Add(new MatMul(), gradient, Transposed(builder, b)));
        }

        if (builder.Wants(b))
        {
            builder.Accumulate(b, plain
                ? builder.Add(new LinearWeightGradient(), a, gradient)
                : builder.Add(new MatMul(), Transposed(builder, a), gradient));
        }
    }

    private static GraphValue Transposed(GradientBuilder builder, GraphValue stack)
    {
        int[] order = [.. Enumerable.Range(0, stack.Shape.Rank)];
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return builder.Add(new Transpose { Permutation = order }, stack);
    }
}
