using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Through the element itself and through the sums that its square is in.</summary>
internal sealed class LRNGradientRule : GradientRule<LRN>
{
    protected override void Apply(GradientBuilder builder, LRN forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new LRNGradient { Forward = forward }, node.Inputs[0], gradient));
}
