using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The larger of the two gets the gradient; equal ones half of it each.</summary>
internal sealed class MaxGradientRule : GradientRule<Max>
{
    protected override void Apply(GradientBuilder builder, Max forward, Node node, GraphValue gradient) =>
        SelectionGradientRule.Apply(builder, node, gradient, largest: true);
}
