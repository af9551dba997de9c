using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>What was written gets the gradient of its place; what was there keeps its own unless it was replaced.</summary>
internal sealed class ScatterNDGradientRule : GradientRule<ScatterND>
{
    protected override void Apply(GradientBuilder builder, ScatterND forward, Node node, GraphValue gradient)
    {
        if (forward.Reduction is not (ScatterReduction.Replace or ScatterReduction.Add))
        {
            // No exporter of image networks writes these; a slope of 0 in their place would be wrong.
            throw new InvalidGraphException($"Node '{node.Name}': ScatterND by {forward.Reduction} has no gradient. {GradientRules.Advice}");
        }

        if (builder.Wants(node.Inputs[0]))
        {
            builder.Accumulate(node.Inputs[0], forward.Reduction == ScatterReduction.Add ? gradient : Of(updates: false));
        }

        if (builder.Wants(node.Inputs[2]))
        {
            builder.Accumulate(node.Inputs[2], Of(updates: true));
        }

        GraphValue Of(bool updates) => builder.Add(new ScatterNDGradient { Forward = forward, OfUpdates = updates }, node.Inputs[1], gradient);
    }
}
