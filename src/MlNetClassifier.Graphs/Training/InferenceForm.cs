using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training;

/// <summary>Turns a network as it is trained into the network that is used.</summary>
public static class InferenceForm
{
    /// <summary>Takes dropout away, fixes batch normalisation to its running statistics and puts in trained values.</summary>
    /// <param name="graph">A network as it is trained.</param>
    /// <param name="values">Trained values by the constants' names; constants that are not named keep their values.</param>
    /// <exception cref="ArgumentException">A value does not have its constant's shape.</exception>
    public static Graph Of(Graph graph, IReadOnlyDictionary<string, Tensor>? values = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var builder = new GraphBuilder(graph.Name);
        Dictionary<GraphValue, GraphValue> copies = GraphCopy.Into(
            builder,
            graph,
            input => input.Name != TrainableNetwork.SeedName,
            constant => Value(constant, values),
            (node, inputs) => node.Operator switch
            {
                RandomDropout => [inputs[0]!],
                BatchNormalizationTraining training =>
                    [builder.Add(node.Output.Name, new BatchNormalization { Epsilon = training.Epsilon }, inputs)],
                _ => null,
            });
        return builder.Build([.. graph.Outputs.Select(o => copies[o])]);
    }

    private static Tensor Value(GraphValue constant, IReadOnlyDictionary<string, Tensor>? values)
    {
        if (values is null || !values.TryGetValue(constant.Name, out Tensor? value))
        {
            return constant.Constant!;
        }

        return value.Shape == constant.Shape ? value : throw new ArgumentException($"The value of '{constant.Name}' has shape {value.Shape}, not {constant.Shape}.", nameof(values));
    }
}
