using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The same elements fall, so the gradient is the same operator.</summary>
internal sealed class RandomDropoutGradientRule : GradientRule<RandomDropout>
{
    protected override void Apply(GradientBuilder builder, RandomDropout forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(forward, gradient, node.Inputs[1]));
}
