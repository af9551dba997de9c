using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The gradient itself: what is cast is Float32 as the result is, other casts pass none.</summary>
internal sealed class CastGradientRule : GradientRule<Cast>
{
    protected override void Apply(GradientBuilder builder, Cast forward, Node node, GraphValue gradient) =>
        builder.Accumulate(node.Inputs[0], gradient);
}
