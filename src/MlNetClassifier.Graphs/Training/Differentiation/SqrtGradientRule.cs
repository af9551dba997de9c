using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>1 / (2 · y).</summary>
internal sealed class SqrtGradientRule : GradientRule<Sqrt>
{
    protected override void Apply(GradientBuilder builder, Sqrt forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new Div(), builder.Add(new Mul(), gradient, builder.Constant(0.5f)), node.Output));
}
