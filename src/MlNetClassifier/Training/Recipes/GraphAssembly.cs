using MlNetClassifier.Backbones;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Training.Recipes;

/// <summary>Joins, cuts and completes graphs. Names are kept where they are free.</summary>
internal static class GraphAssembly
{
    /// <summary>Copies a graph behind a value that takes the place of its only input.</summary>
    /// <returns>The copy of the graph's first output.</returns>
    public static GraphValue Append(GraphBuilder builder, Graph graph, GraphValue input) => Append(builder, graph, graph.Inputs[0], input, graph.Outputs[0]);

    /// <summary>Copies what lies between a value, whose place another takes, and a result.</summary>
    public static GraphValue Append(GraphBuilder builder, Graph graph, GraphValue from, GraphValue input, GraphValue result)
    {
        HashSet<GraphValue> needed = [result];
        var kept = new Stack<Node>();
        foreach (Node node in graph.Nodes.Reverse().Where(n => !n.Outputs.Contains(from) && n.Outputs.Any(needed.Contains)))
        {
            kept.Push(node);
            needed.UnionWith(node.Inputs.OfType<GraphValue>());
        }

        Dictionary<GraphValue, GraphValue> map = new() { [from] = input };
        GraphValue Copy(GraphValue value)
        {
            if (!map.TryGetValue(value, out GraphValue? copy))
            {
                map[value] = copy = builder.AddConstant(builder.UniqueName(value.Name), value.Constant
                    ?? throw new InvalidGraphException($"'{graph.Name}': '{result.Name}' needs '{value.Name}' besides '{from.Name}'."));
            }

            return copy;
        }

        foreach (Node node in kept)
        {
            GraphValue?[] inputs = [.. node.Inputs.Select(i => i is null ? null : Copy(i))];
            IReadOnlyList<GraphValue> outputs = builder.AddNode(node.Name, node.Operator, inputs, [.. node.Outputs.Select(o => builder.UniqueName(o.Name))]);
            for (int i = 0; i < outputs.Count; i++)
            {
                map[node.Outputs[i]] = outputs[i];
            }
        }

        return map[result];
    }

    /// <summary>One network from RGB pixels (0–255, NCHW) to the features of several backbones side by side.</summary>
    /// <exception cref="InvalidBackboneException">The backbones' input sizes differ, or the pooling cannot be had.</exception>
    public static Graph Features(IReadOnlyList<Backbone> backbones, string pooling)
    {
        BackboneSpec first = backbones[0].Spec;
        if (backbones.FirstOrDefault(b => b.Spec.Width != first.Width || b.Spec.Height != first.Height) is { } other)
        {
            throw new InvalidBackboneException(
                $"Backbones '{first.Name}' ({first.Width}×{first.Height}) and '{other.Spec.Name}' ({other.Spec.Width}×{other.Spec.Height}) take pictures of different sizes. Give the recipe an inputSize.");
        }

        var builder = new GraphBuilder(string.Join("+", backbones.Select(b => b.Spec.Name)));
        GraphValue pixels = builder.AddInput(Backbone.PixelsName, new TensorShape(TensorShape.Batch, 3, first.Height, first.Width));
        List<GraphValue> parts = [];
        foreach (Backbone backbone in backbones)
        {
            GraphValue input = backbone.Spec.Normalization.Order == ColorOrder.Bgr
                ? builder.Add(new Concat { Axis = 1 }, [.. Enumerable.Range(0, 3).Select(c => builder.Add(new Slice { Axis = 1, Start = 2 - c, Count = 1 }, pixels))])
                : pixels;
            input = backbone.Spec.Layout == TensorLayout.Nhwc ? builder.Add(Transpose.ToChannelsLast(), input) : input;
            parts.Add(Pooled(builder, backbone, input, pooling));
        }

        return builder.Build(parts.Count == 1 ? parts[0] : builder.Add(new Concat { Axis = 1 }, [.. parts]));
    }

    /// <summary>The whole network from pixels to class scores.</summary>
    public static Graph Join(Graph features, Graph head)
    {
        var builder = new GraphBuilder(features.Name);
        GraphValue input = builder.AddInput(features.Inputs[0].Name, features.Inputs[0].Shape);
        return builder.Build(Append(builder, head, Append(builder, features, input)));
    }

    private static GraphValue Pooled(GraphBuilder builder, Backbone backbone, GraphValue input, string pooling)
    {
        if (pooling == "average")
        {
            return Append(builder, backbone.Graph, input);
        }

        // A backbone ends in: map → mean over the map → one row of features.
        GraphValue map = backbone.Graph.Outputs[0];
        while (map.Producer is { Operator: Reshape or GlobalAveragePool } producer)
        {
            bool pool = producer.Operator is GlobalAveragePool;
            map = producer.Inputs[0]!;
            if (pool)
            {
                break;
            }
        }

        if (map.Shape.Rank != 4 || map.Shape[2] * map.Shape[3] == 1)
        {
            throw new InvalidBackboneException($"Backbone '{backbone.Spec.Name}' does not end in a map that could be pooled by '{pooling}'. Use average, or name an earlier tensor as its features.");
        }

        GraphValue copy = Append(builder, backbone.Graph, backbone.Graph.Inputs[0], input, map);
        copy = pooling == "max" ? builder.Add(new GlobalMaxPool(), copy) : copy;
        return builder.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, copy.Shape.ElementsPerItem) }, copy);
    }
}
