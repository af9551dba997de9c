using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The product of the other elements.</summary>
internal sealed class ReduceProdGradientRule : GradientRule<ReduceProd>
{
    protected override void Apply(GradientBuilder builder, ReduceProd forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new ReduceGradient { Forward = forward }, node.Inputs[0], gradient));
}
