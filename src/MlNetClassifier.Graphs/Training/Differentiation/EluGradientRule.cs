using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>1, or Alpha · eˣ below 0.</summary>
internal sealed class EluGradientRule : GradientRule<Elu>
{
    protected override void Apply(GradientBuilder builder, Elu forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new EluGradient { Alpha = forward.Alpha }, node.Inputs[0], gradient));
}
