using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>With frozen statistics it is an affine map of each channel.</summary>
internal sealed class BatchNormalizationGradientRule : GradientRule<BatchNormalization>
{
    protected override void Apply(GradientBuilder builder, BatchNormalization forward, Node node, GraphValue gradient)
    {
        if (builder.Wants(node.Inputs[3]) || builder.Wants(node.Inputs[4]))
        {
            throw new InvalidGraphException($"Node '{node.Name}': running statistics are not trained by gradient.");
        }

        IReadOnlyList<GraphValue> results = builder.AddNode(
            new BatchNormalizationGradient { Epsilon = forward.Epsilon }, node.Inputs[0], node.Inputs[1], node.Inputs[3], node.Inputs[4], gradient);
        for (int i = 0; i < 3; i++)
        {
            builder.Accumulate(node.Inputs[i], results[i]);
        }
    }
}
