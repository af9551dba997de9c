using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>2/√π · e^(−x²).</summary>
internal sealed class ErfGradientRule : GradientRule<Erf>
{
    protected override void Apply(GradientBuilder builder, Erf forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new ErfGradient(), node.Inputs[0], gradient));
}
