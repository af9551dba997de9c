using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>See <see cref="InstanceNormalizationGradient"/>.</summary>
internal sealed class InstanceNormalizationGradientRule : GradientRule<InstanceNormalization>
{
    protected override void Apply(GradientBuilder builder, InstanceNormalization forward, Node node, GraphValue gradient)
    {
        IReadOnlyList<GraphValue> results = builder.AddNode(new InstanceNormalizationGradient { Forward = forward }, node.Inputs[0], node.Inputs[1], gradient);
        for (int i = 0; i < results.Count; i++)
        {
            builder.Accumulate(node.Inputs[i], results[i]);
        }
    }
}
