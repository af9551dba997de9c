using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The frame is cut off again.</summary>
internal sealed class PadGradientRule : GradientRule<Pad>
{
    protected override void Apply(GradientBuilder builder, Pad forward, Node node, GraphValue gradient)
    {
        if (forward.Mode != PadMode.Constant)
        {
            throw new InvalidGraphException($"Node '{node.Name}': Pad in mode {forward.Mode} has no gradient here.");
        }

        var crop = new Pad { Before = Array.ConvertAll(forward.Before, p => -p), After = Array.ConvertAll(forward.After, p => -p) };
        builder.Accumulate(node.Inputs[0], builder.Add(crop, gradient));
    }
}
