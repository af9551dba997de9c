using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Φ(x) + x · φ(x).</summary>
internal sealed class GeluGradientRule : GradientRule<Gelu>
{
    protected override void Apply(GradientBuilder builder, Gelu forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new GeluGradient { Approximate = forward.Approximate }, node.Inputs[0], gradient));
}
