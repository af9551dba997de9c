using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Every position hands its gradient to the elements it was mixed from, by their weights.</summary>
internal sealed class ResizeGradientRule : GradientRule<Resize>
{
    protected override void Apply(GradientBuilder builder, Resize forward, Node node, GraphValue gradient)
    {
        TensorShape x = node.Inputs[0]!.Shape;
        builder.Accumulate(node.Inputs[0], builder.Add(new ResizeGradient { Forward = forward, Input = new Size2D(x[2], x[3]) }, gradient));
    }
}
