using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Both summands get the gradient, summed over what was broadcast.</summary>
internal sealed class AddGradientRule : GradientRule<Add>
{
    protected override void Apply(GradientBuilder builder, Add forward, Node node, GraphValue gradient)
    {
        builder.Accumulate(node.Inputs[0], gradient);
        builder.Accumulate(node.Inputs[1], gradient);
    }
}
