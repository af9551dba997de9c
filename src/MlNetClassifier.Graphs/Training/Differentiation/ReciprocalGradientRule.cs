using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>−y².</summary>
internal sealed class ReciprocalGradientRule : GradientRule<Reciprocal>
{
    protected override void Apply(GradientBuilder builder, Reciprocal forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new Neg(), builder.Add(new Mul(), gradient, builder.Add(new Mul(), node.Output, node.Output))));
}
