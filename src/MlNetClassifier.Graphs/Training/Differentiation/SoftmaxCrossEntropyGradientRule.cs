using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>softmax − target, scaled by the gradient of the loss. Targets are data, not differentiated.</summary>
internal sealed class SoftmaxCrossEntropyGradientRule : GradientRule<SoftmaxCrossEntropy>
{
    protected override void Apply(GradientBuilder builder, SoftmaxCrossEntropy forward, Node node, GraphValue gradient) =>
        builder.Accumulate(
            node.Inputs[0],
            builder.Add(new SoftmaxCrossEntropyGradient { Forward = forward }, node.Inputs[0], node.Inputs[1], gradient));
}
