using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The sine, negated.</summary>
internal sealed class CosGradientRule : GradientRule<Cos>
{
    protected override void Apply(GradientBuilder builder, Cos forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new Neg(), builder.Add(new Mul(), gradient, builder.Add(new Sin(), node.Inputs[0]))));
}
