using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Passes where the output is above 0.</summary>
internal sealed class ReluGradientRule : GradientRule<Relu>
{
    protected override void Apply(GradientBuilder builder, Relu forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new ReluGradient(), node.Output, gradient));
}
