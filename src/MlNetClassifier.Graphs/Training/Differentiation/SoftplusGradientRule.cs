using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The sigmoid of x.</summary>
internal sealed class SoftplusGradientRule : GradientRule<Softplus>
{
    protected override void Apply(GradientBuilder builder, Softplus forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new Mul(), gradient, builder.Add(new Sigmoid(), node.Inputs[0])));
}
