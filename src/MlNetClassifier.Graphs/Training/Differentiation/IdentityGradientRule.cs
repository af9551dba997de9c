using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The gradient itself.</summary>
internal sealed class IdentityGradientRule : GradientRule<Identity>
{
    protected override void Apply(GradientBuilder builder, Identity forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], gradient);
}
