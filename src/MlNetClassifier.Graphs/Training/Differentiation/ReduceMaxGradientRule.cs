using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The largest element gets the gradient; several equal ones share it evenly.</summary>
internal sealed class ReduceMaxGradientRule : GradientRule<ReduceMax>
{
    protected override void Apply(GradientBuilder builder, ReduceMax forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new ReduceGradient { Forward = forward }, node.Inputs[0], gradient));
}
