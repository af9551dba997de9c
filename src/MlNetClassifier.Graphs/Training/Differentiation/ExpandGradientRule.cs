using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>What was repeated gets the sum over its copies.</summary>
internal sealed class ExpandGradientRule : GradientRule<Expand>
{
    protected override void Apply(GradientBuilder builder, Expand forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], gradient);
}
