using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The shape before.</summary>
internal sealed class ReshapeGradientRule : GradientRule<Reshape>
{
    protected override void Apply(GradientBuilder builder, Reshape forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new Reshape { Target = node.Inputs[0]!.Shape }, gradient));
}
