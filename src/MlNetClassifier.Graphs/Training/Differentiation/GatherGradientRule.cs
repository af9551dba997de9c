using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Every element gets the sum of the gradients of its copies.</summary>
internal sealed class GatherGradientRule : GradientRule<Gather>
{
    protected override void Apply(GradientBuilder builder, Gather forward, Node node, GraphValue gradient)
    {
        TensorShape x = node.Inputs[0]!.Shape;
        builder.Accumulate(node.Inputs[0], builder.Add(new GatherGradient { Axis = ShapeRules.Axis(forward.Axis, x.Rank), Input = x }, node.Inputs[1], gradient));
    }
}
