using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The frame is cut off again; what mirrors or repeats elements is added to them.</summary>
internal sealed class PadGradientRule : GradientRule<Pad>
{
    protected override void Apply(GradientBuilder builder, Pad forward, Node node, GraphValue gradient)
    {
        var crop = new Pad { Before = Array.ConvertAll(forward.Before, p => -p), After = Array.ConvertAll(forward.After, p => -p) };
        builder.Accumulate(node.Inputs[0], forward.Mode == PadMode.Constant
            ? builder.Add(crop, gradient)
            : builder.Add(new PadGradient { Forward = forward, Input = node.Inputs[0]!.Shape }, gradient));
    }
}
