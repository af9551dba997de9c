using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>
/// Decides for values of four dimensions whether they are images, with channels innermost, or stacks of rows, as attention's are: an image is what a
/// convolution or pooling reads or writes, and whatever is computed from it element by element.
/// </summary>
internal static class LayoutChoice
{
    /// <summary>Makes row-major what is no image.</summary>
    public static void Apply(IReadOnlyList<Node> nodes, Func<GraphValue, PlanValue> place)
    {
        Dictionary<GraphValue, GraphValue> parents = [];
        HashSet<GraphValue> images = [];
        GraphValue Find(GraphValue value)
        {
            while (parents.TryGetValue(value, out GraphValue? parent))
            {
                value = parent;
            }

            return value;
        }

        foreach (Node node in nodes)
        {
            GraphValue[] values = [.. node.Inputs.OfType<GraphValue>().Concat(node.Outputs).Where(v => v.Shape is { IsSymbolic: true, Rank: 4 }).Distinct()];
            if (IsSpatial(node.Operator))
            {
                images.UnionWith(values);
            }

            // These read one order and write another just as well.
            if (node.Operator is Transpose or Reshape or MatMul or StackProduct or LinearWeightGradient)
            {
                continue;
            }

            foreach (GraphValue other in values.Skip(1))
            {
                (GraphValue a, GraphValue b) = (Find(values[0]), Find(other));
                if (a != b)
                {
                    parents[b] = a;
                }
            }
        }

        HashSet<GraphValue> groups = [.. images.Select(Find)];
        foreach (GraphValue value in nodes.SelectMany(n => n.Inputs.OfType<GraphValue>().Concat(n.Outputs)).Distinct().Where(v => v.Shape is { IsSymbolic: true, Rank: 4 }))
        {
            if (!groups.Contains(Find(value)))
            {
                place(value).UseRows();
            }
        }
    }

    private static bool IsSpatial(Operator @operator) => @operator is Conv or ConvInputGradient or ConvWeightGradient or PoolOperator or MaxPoolGradient or AveragePoolGradient
        or GlobalAveragePool or GlobalMaxPool or GlobalMaxPoolGradient or BatchNormalization or BatchNormalizationGradient or BatchNormalizationTraining
        or BatchNormalizationTrainingGradient or LRN or LRNGradient or Resize or ResizeGradient;
}
