using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The slope of the middle part, else 0.</summary>
internal sealed class HardSigmoidGradientRule : GradientRule<HardSigmoid>
{
    protected override void Apply(GradientBuilder builder, HardSigmoid forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new HardSigmoidGradient { Alpha = forward.Alpha }, node.Output, gradient));
}
