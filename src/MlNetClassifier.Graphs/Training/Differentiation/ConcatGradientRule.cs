using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Each part gets its slice.</summary>
internal sealed class ConcatGradientRule : GradientRule<Concat>
{
    protected override void Apply(GradientBuilder builder, Concat forward, Node node, GraphValue gradient)
    {
        int axis = ShapeRules.Axis(forward.Axis, node.Output.Shape.Rank), start = 0;
        foreach (GraphValue? input in node.Inputs)
        {
            int count = input!.Shape[axis];
            if (builder.Wants(input))
            {
                builder.Accumulate(input, node.Inputs.Count == 1 ? gradient : builder.Add(new Slice { Axis = axis, Start = start, Count = count }, gradient));
            }

            start += count;
        }
    }
}
