using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The sign of x; 0 at 0.</summary>
internal sealed class AbsGradientRule : GradientRule<Abs>
{
    protected override void Apply(GradientBuilder builder, Abs forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new Mul(), gradient, builder.Add(new Sign(), node.Inputs[0])));
}
