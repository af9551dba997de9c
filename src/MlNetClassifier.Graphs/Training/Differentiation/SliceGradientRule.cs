using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Zeros where nothing was taken.</summary>
internal sealed class SliceGradientRule : GradientRule<Slice>
{
    protected override void Apply(GradientBuilder builder, Slice forward, Node node, GraphValue gradient)
    {
        TensorShape x = node.Inputs[0]!.Shape;
        int axis = ShapeRules.Axis(forward.Axis, x.Rank);
        if (forward.Step != 1)
        {
            GraphValue taken = builder.Constant([.. Enumerable.Range(0, forward.Count).Select(i => forward.Start + ((long)i * forward.Step))]);
            builder.Accumulate(node.Inputs[0], builder.Add(new GatherGradient { Axis = axis, Input = x }, taken, gradient));
            return;
        }

        int[] before = new int[x.Rank], after = new int[x.Rank];
        before[axis] = forward.Start;
        after[axis] = x[axis] - forward.Start - forward.Count;
        builder.Accumulate(node.Inputs[0], builder.Add(new Pad { Before = before, After = after }, gradient));
    }
}
