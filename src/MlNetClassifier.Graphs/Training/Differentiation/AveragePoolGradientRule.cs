using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Each window spreads its gradient over its elements.</summary>
internal sealed class AveragePoolGradientRule : GradientRule<AveragePool>
{
    protected override void Apply(GradientBuilder builder, AveragePool forward, Node node, GraphValue gradient)
    {
        TensorShape x = node.Inputs[0]!.Shape;
        builder.Accumulate(node.Inputs[0], builder.Add(new AveragePoolGradient { Forward = forward, Input = new Size2D(x[2], x[3]) }, gradient));
    }
}
