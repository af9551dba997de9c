using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>1 / x.</summary>
internal sealed class LogGradientRule : GradientRule<Log>
{
    protected override void Apply(GradientBuilder builder, Log forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new Div(), gradient, node.Inputs[0]));
}
