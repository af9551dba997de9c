using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs;

/// <summary>Cuts a network where its features are and gives them the shape [N, C].</summary>
internal static class FeatureCut
{
    /// <summary>See <see cref="Graph.CutAtFeatures"/>.</summary>
    public static Graph Apply(Graph graph, string tensorName, bool pool)
    {
        GraphValue original = graph.Require(tensorName);
        TensorShape shape = original.Shape;
        if (original.ElementType != ElementType.Float32 || shape.Rank is not (2 or 4) || original.Constant is not null)
        {
            throw new InvalidGraphException($"Tensor {original} of '{graph.Name}' is neither a vector nor a map for each picture; cut at another one.");
        }

        (GraphBuilder builder, Dictionary<GraphValue, GraphValue> map) = GraphBuilder.Copy(graph, [original]);
        GraphValue features = map[original];
        if (shape.Rank == 2)
        {
            return builder.Build(features);
        }

        (int height, int width) = graph.IsChannelsLast ? (shape[1], shape[2]) : (shape[2], shape[3]);
        if (pool && (height > 1 || width > 1))
        {
            if (graph.IsChannelsLast)
            {
                features = builder.Add(builder.UniqueName(original.Name + "/channels_first"), Transpose.ToChannelsFirst(), features);
            }

            features = builder.Add(builder.UniqueName(original.Name + "/pooled"), new GlobalAveragePool(), features);
        }

        var vector = new TensorShape(shape[0], features.Shape.Skip(1).Aggregate(1, (a, b) => a * b));
        return builder.Build(builder.Add(builder.UniqueName(original.Name + "/features"), new Reshape { Target = vector }, features));
    }
}
