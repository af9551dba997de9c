using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>dy · bᵀ and aᵀ · dy; a matrix that was shared by a stack of matrices gets the sum over the stack.</summary>
internal sealed class MatMulGradientRule : GradientRule<MatMul>
{
    protected override void Apply(GradientBuilder builder, MatMul forward, Node node, GraphValue gradient)
    {
        (GraphValue a, GraphValue b) = (node.Inputs[0]!, node.Inputs[1]!);

        // A vector takes part as a row or a column, whose dimension the result lacks.
        GraphValue left = a.Shape.Rank > 1 ? a : Reshaped(builder, a, [1, a.Shape[0]]);
        GraphValue right = b.Shape.Rank > 1 ? b : Reshaped(builder, b, [b.Shape[0], 1]);
        List<int> sizes = [.. gradient.Shape];
        if (a.Shape.Rank == 1)
        {
            sizes.Insert(sizes.Count - (b.Shape.Rank == 1 ? 0 : 1), 1);
        }

        if (b.Shape.Rank == 1)
        {
            sizes.Add(1);
        }

        GraphValue dy = Reshaped(builder, gradient, sizes);
        bool plain = left.Shape.Rank == 2 && right.Shape.Rank == 2;
        if (builder.Wants(a))
        {
            GraphValue da = plain ? builder.Add(new Gemm { TransposeB = true }, dy, right) : builder.Add(new StackProduct { TransposeB = true }, dy, right);
            builder.Accumulate(a, a.Shape.Rank > 1 ? da : Reshaped(builder, Summed(builder, da, left.Shape), a.Shape));
        }

        if (builder.Wants(b))
        {
            GraphValue db = right.Shape.Rank == 2 ? builder.Add(new LinearWeightGradient(), left, dy) : builder.Add(new StackProduct { TransposeA = true }, left, dy);
            builder.Accumulate(b, b.Shape.Rank > 1 ? db : Reshaped(builder, db, b.Shape));
        }
    }

    private static GraphValue Summed(GradientBuilder builder, GraphValue value, TensorShape shape) =>
        value.Shape == shape ? value : builder.Add(new SumTo { Target = shape }, value);

    private static GraphValue Reshaped(GradientBuilder builder, GraphValue value, IReadOnlyList<int> sizes) =>
        value.Shape.SequenceEqual(sizes) ? value : builder.Add(new Reshape { Target = new TensorShape([.. sizes]) }, value);
}
