using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>−1.</summary>
internal sealed class NegGradientRule : GradientRule<Neg>
{
    protected override void Apply(GradientBuilder builder, Neg forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new Neg(), gradient));
}
