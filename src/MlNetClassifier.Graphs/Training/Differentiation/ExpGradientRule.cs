using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The exponential is its own slope.</summary>
internal sealed class ExpGradientRule : GradientRule<Exp>
{
    protected override void Apply(GradientBuilder builder, Exp forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new Mul(), gradient, node.Output));
}
