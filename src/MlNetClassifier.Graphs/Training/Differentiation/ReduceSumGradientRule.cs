using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Every element gets the whole gradient.</summary>
internal sealed class ReduceSumGradientRule : GradientRule<ReduceSum>
{
    protected override void Apply(GradientBuilder builder, ReduceSum forward, Node node, GraphValue gradient) =>
        ReductionGradient.Apply(builder, forward, node, gradient, mean: false);
}
