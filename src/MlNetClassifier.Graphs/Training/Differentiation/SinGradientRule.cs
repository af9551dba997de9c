using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The cosine.</summary>
internal sealed class SinGradientRule : GradientRule<Sin>
{
    protected override void Apply(GradientBuilder builder, Sin forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new Mul(), gradient, builder.Add(new Cos(), node.Inputs[0])));
}
