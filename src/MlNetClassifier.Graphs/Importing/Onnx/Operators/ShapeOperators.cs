using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Operators that give the same elements another shape.</summary>
internal static class ShapeOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["Reshape"] = Reshape,
        ["Flatten"] = Flatten,
        ["Squeeze"] = Squeeze,
        ["Unsqueeze"] = Unsqueeze,
        ["Transpose"] = Transpose,
        ["Expand"] = Expand,
    };

    private static void Reshape(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        long[] wanted = node.OptionalIntegers(1) ?? throw node.Error("the shape is missing.");
        TensorShape target = ReshapeTarget.Resolve(x.Shape, wanted, node.Int("allowzero", 0) != 0, node.DeclaredBatch);
        node.Yield(new Reshape { Target = target }, x);
    }

    private static void Flatten(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int axis = node.Int("axis", 1);
        axis = axis < 0 ? axis + x.Shape.Rank : axis;
        if (axis < 0 || axis > x.Shape.Rank)
        {
            throw node.Error($"axis {axis} is outside {x.Shape}.");
        }

        node.Yield(new Reshape { Target = new TensorShape(Product(x.Shape, 0, axis), Product(x.Shape, axis, x.Shape.Rank)) }, x);
    }

    private static int Product(TensorShape shape, int from, int to)
    {
        int product = 1;
        bool symbolic = false;
        for (int i = from; i < to; i++)
        {
            symbolic |= shape[i] == TensorShape.Batch;
            product = shape[i] == TensorShape.Batch ? product : product * shape[i];
        }

        return !symbolic ? product : product == 1 ? TensorShape.Batch : throw new InvalidGraphException("the batch cannot be merged with another dimension.");
    }

    private static void Squeeze(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int[]? axes = Axes(node, x.Shape.Rank);
        List<int> sizes = [];
        for (int i = 0; i < x.Shape.Rank; i++)
        {
            bool dropped = axes is null ? x.Shape[i] == 1 : axes.Contains(i);
            if (dropped && x.Shape[i] != 1)
            {
                throw new InvalidGraphException($"Node '{node.Name}' (Squeeze): dimension {i} of {x.Shape} is not 1.");
            }

            if (!dropped)
            {
                sizes.Add(x.Shape[i]);
            }
        }

        node.Yield(new Reshape { Target = new TensorShape([.. sizes]) }, x);
    }

    private static void Unsqueeze(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int count = node.Ints("axes")?.Length ?? node.OptionalIntegers(1)?.Length ?? throw node.Error("axes are missing.");
        int rank = x.Shape.Rank + count;
        int[] axes = Axes(node, rank)!;
        if (axes.Distinct().Count() != count)
        {
            throw node.Error("an axis occurs twice.");
        }

        int next = 0;
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = axes.Contains(i) ? 1 : x.Shape[next++];
        }

        node.Yield(new Reshape { Target = new TensorShape(sizes) }, x);
    }

    private static int[]? Axes(OnnxNode node, int rank)
    {
        int[]? axes = node.Ints("axes") ?? (node.OptionalIntegers(1) is { } list ? [.. list.Select(OnnxNode.Saturate)] : null);
        return axes is null ? null : Array.ConvertAll(axes, a => ShapeRules.Axis(a, rank));
    }

    private static void Transpose(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        node.Yield(new Transpose { Permutation = node.Ints("perm") ?? [.. Enumerable.Range(0, x.Shape.Rank).Reverse()] }, x);
    }

    private static void Expand(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        long[] sizes = node.OptionalIntegers(1) ?? throw node.Error("the shape is missing.");
        if (!sizes.All(s => s is >= 0 and <= int.MaxValue or BatchMarker.Value))
        {
            throw node.Error("the shape is negative.");
        }

        TensorShape target = Symbolic(sizes);
        node.Yield(new Expand { Target = target }, x.Shape.IsSymbolic || !target.IsSymbolic ? [x] : [x, node.BatchSource]);
    }

    /// <summary>A list of sizes as a shape, the marker as the batch.</summary>
    public static TensorShape Symbolic(long[] sizes) => new(Array.ConvertAll(sizes, s => s == BatchMarker.Value ? TensorShape.Batch : (int)s));
}
