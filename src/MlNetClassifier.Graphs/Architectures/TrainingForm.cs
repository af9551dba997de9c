using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>The opposite of <see cref="InferenceForm"/>: a network that is used, as it is trained.</summary>
internal static class TrainingForm
{
    /// <summary>Lets batch normalisation take the batch's statistics and ends the network at its scores.</summary>
    /// <param name="graph">A network with a classifier.</param>
    /// <param name="parameters">Names of the constants to train.</param>
    public static TrainableNetwork Of(Graph graph, IReadOnlyList<string> parameters)
    {
        Graph scores = graph.Cut(Architecture.LogitsName);
        var builder = new GraphBuilder(graph.Name);
        Dictionary<GraphValue, GraphValue> copies = GraphCopy.Into(
            builder,
            scores,
            node: (node, inputs) => node.Operator is BatchNormalization norm
                ? [builder.Add(node.Output.Name, new BatchNormalizationTraining { Epsilon = norm.Epsilon }, inputs)]
                : null);
        return new TrainableNetwork(builder.Build(copies[scores.Outputs[0]]), parameters);
    }
}
