using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Every position gets an equal share.</summary>
internal sealed class GlobalAveragePoolGradientRule : GradientRule<GlobalAveragePool>
{
    protected override void Apply(GradientBuilder builder, GlobalAveragePool forward, Node node, GraphValue gradient)
    {
        TensorShape x = node.Inputs[0]!.Shape;
        builder.Accumulate(node.Inputs[0], builder.Add(new BroadcastTo { Target = x, Factor = 1f / (x[2] * x[3]) }, gradient));
    }
}
