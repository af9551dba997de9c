using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>b · a^(b − 1) for the base; y · ln a for the exponent, 0 where a is 0.</summary>
internal sealed class PowGradientRule : GradientRule<Pow>
{
    protected override void Apply(GradientBuilder builder, Pow forward, Node node, GraphValue gradient)
    {
        (GraphValue a, GraphValue b) = (node.Inputs[0]!, node.Inputs[1]!);
        if (builder.Wants(a))
        {
            GraphValue exponent = b.Constant is { IsFloat: true } known && !builder.Wants(b)
                ? builder.Constant(Tensor.FromFloats(Array.ConvertAll(known.Floats, value => value - 1), known.Shape))
                : builder.Add(new Sub(), b, b.Shape.IsSymbolic ? builder.Constant(1) : builder.Constant(Tensor.FromFloats([.. Enumerable.Repeat(1f, b.Shape.ElementsPerItem)], b.Shape)));
            builder.Accumulate(a, builder.Add(new Mul(), gradient, builder.Add(new Mul(), builder.Add(new Pow(), a, exponent), b)));
        }

        if (builder.Wants(b))
        {
            builder.Accumulate(b, builder.Add(new Mul(), gradient, builder.Add(new PowExponentSlope(), a, node.Output)));
        }
    }
}
