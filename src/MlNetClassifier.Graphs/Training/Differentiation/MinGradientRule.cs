using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The smaller of the two gets the gradient; equal ones half of it each.</summary>
internal sealed class MinGradientRule : GradientRule<Min>
{
    protected override void Apply(GradientBuilder builder, Min forward, Node node, GraphValue gradient) =>
        SelectionGradientRule.Apply(builder, node, gradient, largest: false);
}
