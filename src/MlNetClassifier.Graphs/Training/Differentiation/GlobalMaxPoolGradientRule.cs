using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The largest position gets all.</summary>
internal sealed class GlobalMaxPoolGradientRule : GradientRule<GlobalMaxPool>
{
    protected override void Apply(GradientBuilder builder, GlobalMaxPool forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], builder.Add(new GlobalMaxPoolGradient(), node.Inputs[0], gradient));
}
