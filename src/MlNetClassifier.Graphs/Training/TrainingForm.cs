using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training;

/// <summary>Turns a network as it is used into one whose batch normalisation takes the batch's statistics.</summary>
public static class TrainingForm
{
    /// <summary>Replaces every batch normalisation, or those that are asked for.</summary>
    /// <param name="graph">A network as it is used.</param>
    /// <param name="momentum">Share of the old running statistics kept at each step. Default 0.9.</param>
    /// <param name="replaces">Whether a batch normalisation is replaced; null (the default) for all.</param>
    public static Graph Of(Graph graph, float momentum = 0.9f, Func<Node, bool>? replaces = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var builder = new GraphBuilder(graph.Name);
        Dictionary<GraphValue, GraphValue> copies = GraphCopy.Into(builder, graph, node: (node, inputs) => node.Operator is BatchNormalization normalization && replaces?.Invoke(node) != false
            ? [builder.AddNode(node.Name, new BatchNormalizationTraining { Epsilon = normalization.Epsilon, Momentum = momentum }, inputs, node.Output.Name)[0]]
            : null);
        return builder.Build([.. graph.Outputs.Select(o => copies[o])]);
    }
}
