using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>What the gradients of sum and mean share.</summary>
internal static class ReductionGradient
{
    public static void Apply(GradientBuilder builder, ReduceOperator forward, Node node, GraphValue gradient, bool mean)
    {
        TensorShape x = node.Inputs[0]!.Shape;
        int[] sizes = x.ToArray();
        int count = 1;
        foreach (int axis in forward.NormalizedAxes(x.Rank))
        {
            count *= sizes[axis];
            sizes[axis] = 1;
        }

        var kept = new TensorShape(sizes);
        GraphValue same = gradient.Shape == kept ? gradient : builder.Add(new Reshape { Target = kept }, gradient);
        builder.Accumulate(node.Inputs[0], builder.Add(new BroadcastTo { Target = x, Factor = mean ? 1f / count : 1 }, same));
    }
}
