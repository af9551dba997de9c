using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>(1 − |y|)².</summary>
internal sealed class SoftsignGradientRule : GradientRule<Softsign>
{
    protected override void Apply(GradientBuilder builder, Softsign forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new SoftsignGradient(), node.Output, gradient));
}
