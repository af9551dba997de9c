using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>1 − y².</summary>
internal sealed class TanhGradientRule : GradientRule<Tanh>
{
    protected override void Apply(GradientBuilder builder, Tanh forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new TanhGradient(), node.Output, gradient));
}
