using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Passes strictly between the limits.</summary>
internal sealed class ClipGradientRule : GradientRule<Clip>
{
    protected override void Apply(GradientBuilder builder, Clip forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new ClipGradient { Min = forward.Min, Max = forward.Max }, node.Output, gradient));
}
