using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>tanh(s) + x · σ(x) · (1 − tanh²(s)), s the softplus of x.</summary>
internal sealed class MishGradientRule : GradientRule<Mish>
{
    protected override void Apply(GradientBuilder builder, Mish forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new MishGradient(), node.Inputs[0], gradient));
}
