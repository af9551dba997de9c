using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>x / ‖x‖; 0 where all is 0.</summary>
internal sealed class ReduceL2GradientRule : GradientRule<ReduceL2>
{
    protected override void Apply(GradientBuilder builder, ReduceL2 forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new ReduceGradient { Forward = forward }, node.Inputs[0], gradient));
}
