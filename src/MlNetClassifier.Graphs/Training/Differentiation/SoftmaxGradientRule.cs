using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>y · (dy − Σ y · dy).</summary>
internal sealed class SoftmaxGradientRule : GradientRule<Softmax>
{
    protected override void Apply(GradientBuilder builder, Softmax forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new SoftmaxGradient { Axis = forward.Axis }, node.Output, gradient));
}
