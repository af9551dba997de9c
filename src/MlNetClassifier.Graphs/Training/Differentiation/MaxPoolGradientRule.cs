using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Each window hands its gradient to its largest element.</summary>
internal sealed class MaxPoolGradientRule : GradientRule<MaxPool>
{
    protected override void Apply(GradientBuilder builder, MaxPool forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new MaxPoolGradient { Forward = forward }, node.Inputs[0], gradient));
}
