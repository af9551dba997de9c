using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Training.Recipes;

/// <summary>The last blocks of a backbone with a trained head behind them, as a network to be trained on.</summary>
internal static class TailNetwork
{
    /// <summary>Builds it.</summary>
    /// <param name="features">The backbone.</param>
    /// <param name="start">The value that the network starts from; it becomes the input.</param>
    /// <param name="head">The head as it is trained.</param>
    /// <param name="trainedHead">The head with its trained values.</param>
    /// <param name="trains">Whether a constant of the backbone is trained, by its name; all parameters of the head are.</param>
    /// <param name="updateStatistics">Whether batch normalisation that is trained takes the batch's statistics.</param>
    /// <exception cref="InvalidGraphException">Statistics are to be updated but there are none.</exception>
    public static TrainableNetwork Build(Graph features, GraphValue start, TrainableNetwork head, Graph trainedHead, Func<string, bool> trains, bool updateStatistics)
    {
        var builder = new GraphBuilder(features.Name + "/tail");

        // The name of what it stands for is free, and so the backbone's values all keep theirs: the rates of its blocks go by them.
        GraphValue input = builder.AddInput(start.Name, start.Shape);
        GraphValue row = GraphAssembly.Append(builder, features, start, input, features.Outputs[0]);

        // The head comes in its training form, with dropout, but with the values it has been given.
        Dictionary<string, Tensor> values = trainedHead.Values.Where(v => v.Constant is not null).ToDictionary(v => v.Name, v => v.Constant!);
        GraphValue? seed = head.Graph.Find(TrainableNetwork.SeedName) is null ? null : builder.AddInput(TrainableNetwork.SeedName, TensorShape.Scalar, ElementType.Int64);
        Dictionary<GraphValue, GraphValue> map = new() { [head.Input] = row };
        foreach (Node node in head.Graph.Nodes)
        {
            GraphValue?[] inputs = [.. node.Inputs.Select(i => i is null ? null : i.Name == TrainableNetwork.SeedName ? seed : Copy(i))];
            IReadOnlyList<GraphValue> outputs = builder.AddNode(node.Name, node.Operator, inputs, [.. node.Outputs.Select(o => builder.UniqueName(o.Name))]);
            for (int i = 0; i < outputs.Count; i++)
            {
                map[node.Outputs[i]] = outputs[i];
            }
        }

        Graph graph = builder.Build(map[head.Logits]);
        string[] trained = [.. graph.Values.Where(v => v.Constant is not null && features.Find(v.Name) is not null && trains(v.Name)).Select(v => v.Name), .. head.Parameters];
        bool Updates(Node node) => node.Operator is BatchNormalization && trained.Contains(node.Inputs[1]!.Name);
        if (updateStatistics && !graph.Nodes.Any(Updates))
        {
            throw new InvalidGraphException($"'{features.Name}': the blocks to fine-tune have no batch normalisation whose statistics could be updated; they are part of the weights already.");
        }

        graph = updateStatistics ? TrainingForm.Of(graph, replaces: Updates) : graph;
        return new TrainableNetwork(graph, [.. trained.Order(StringComparer.Ordinal)]);

        GraphValue Copy(GraphValue value)
        {
            if (!map.TryGetValue(value, out GraphValue? copy))
            {
                map[value] = copy = builder.AddConstant(value.Name, values.GetValueOrDefault(value.Name) ?? value.Constant!);
            }

            return copy;
        }
    }
}
