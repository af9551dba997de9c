using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The smallest element gets the gradient; several equal ones share it evenly.</summary>
internal sealed class ReduceMinGradientRule : GradientRule<ReduceMin>
{
    protected override void Apply(GradientBuilder builder, ReduceMin forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new ReduceGradient { Forward = forward }, node.Inputs[0], gradient));
}
