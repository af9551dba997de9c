using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Sums that run the other way.</summary>
internal sealed class CumSumGradientRule : GradientRule<CumSum>
{
    protected override void Apply(GradientBuilder builder, CumSum forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(forward with { Reverse = !forward.Reverse }, gradient));
}
