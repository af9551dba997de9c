using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>1 or alpha by the sign of the input.</summary>
internal sealed class LeakyReluGradientRule : GradientRule<LeakyRelu>
{
    protected override void Apply(GradientBuilder builder, LeakyRelu forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new LeakyReluGradient { Alpha = forward.Alpha }, node.Inputs[0], gradient));
}
