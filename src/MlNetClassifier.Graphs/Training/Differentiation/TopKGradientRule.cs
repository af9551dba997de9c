using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The chosen elements get the gradients of their places.</summary>
internal sealed class TopKGradientRule : GradientRule<TopK>
{
    protected override void Apply(GradientBuilder builder, TopK forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new TopKGradient { Forward = forward }, node.Inputs[0], gradient));
}
