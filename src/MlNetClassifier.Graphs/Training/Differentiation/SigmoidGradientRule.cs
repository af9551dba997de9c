using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>y · (1 − y).</summary>
internal sealed class SigmoidGradientRule : GradientRule<Sigmoid>
{
    protected override void Apply(GradientBuilder builder, Sigmoid forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new SigmoidGradient(), node.Output, gradient));
}
