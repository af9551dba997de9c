using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The subtrahend gets the gradient negated.</summary>
internal sealed class SubGradientRule : GradientRule<Sub>
{
    protected override void Apply(GradientBuilder builder, Sub forward, Node node, GraphValue gradient)
    {
        builder.Accumulate(node.Inputs[0], gradient);
        if (builder.Wants(node.Inputs[1]))
        {
            builder.Accumulate(node.Inputs[1], builder.Add(new Mul(), gradient, builder.Constant(-1)));
        }
    }
}
