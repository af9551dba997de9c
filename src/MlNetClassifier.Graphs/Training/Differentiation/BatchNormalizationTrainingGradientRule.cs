using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The statistics of the batch are part of what is differentiated.</summary>
internal sealed class BatchNormalizationTrainingGradientRule : GradientRule<BatchNormalizationTraining>
{
    protected override void Apply(GradientBuilder builder, BatchNormalizationTraining forward, Node node, GraphValue gradient)
    {
        IReadOnlyList<GraphValue> results = builder.AddNode(
            new BatchNormalizationTrainingGradient(), node.Inputs[0], node.Inputs[1], node.Outputs[3], node.Outputs[4], gradient);
        for (int i = 0; i < 3; i++)
        {
            builder.Accumulate(node.Inputs[i], results[i]);
        }
    }
}
