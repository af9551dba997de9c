using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Computed from the input; the output does not determine it.</summary>
internal sealed class HardSwishGradientRule : GradientRule<HardSwish>
{
    protected override void Apply(GradientBuilder builder, HardSwish forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new HardSwishGradient(), node.Inputs[0], gradient));
}
