using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>As of a plain Gemm; only products of matrices are differentiated.</summary>
internal sealed class MatMulGradientRule : GradientRule<MatMul>
{
    protected override void Apply(GradientBuilder builder, MatMul forward, Node node, GraphValue gradient)
    {
        (GraphValue a, GraphValue b) = (node.Inputs[0]!, node.Inputs[1]!);
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2)
        {
            throw new InvalidGraphException($"Node '{node.Name}' (MatMul) multiplies {a.Shape} by {b.Shape}; only products of two matrices have a gradient here.");
        }

        if (builder.Wants(a))
        {
            builder.Accumulate(a, builder.Add(new Gemm { TransposeB = true }, gradient, b));
        }

        if (builder.Wants(b))
        {
            builder.Accumulate(b, builder.Add(new LinearWeightGradient(), a, gradient));
        }
    }
}
