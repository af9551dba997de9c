using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Every element gets an equal share.</summary>
internal sealed class ReduceMeanGradientRule : GradientRule<ReduceMean>
{
    protected override void Apply(GradientBuilder builder, ReduceMean forward, Node node, GraphValue gradient) =>
        ReductionGradient.Apply(builder, forward, node, gradient, mean: true);
}
