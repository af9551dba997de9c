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
            GraphValue lower = builder.Add(new Pow(), a, builder.Add(new Sub(), b, builder.Constant(1)));
            builder.Accumulate(a, builder.Add(new Mul(), gradient, builder.Add(new Mul(), b, lower)));
        }

        if (builder.Wants(b))
        {
            builder.Accumulate(b, builder.Add(new Mul(), gradient, builder.Add(new PowExponentSlope(), a, node.Output)));
        }
    }
}
