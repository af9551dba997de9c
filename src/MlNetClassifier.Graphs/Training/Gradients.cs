using MlNetClassifier.Graphs.Training.Differentiation;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training;

/// <summary>Reverse-mode differentiation: appends to a graph the nodes that compute the gradients of a scalar.</summary>
public static class Gradients
{
    /// <summary>Extends a graph by the gradients of a loss in some of its constants.</summary>
    /// <param name="graph">The network with its loss.</param>
    /// <param name="loss">Name of a scalar Float32 value of the graph.</param>
    /// <param name="parameters">Names of the constants to train, at least one; the loss must depend on each.</param>
    /// <returns>A new graph; the given one is unchanged.</returns>
    /// <remarks>Functions that are constant between jumps (rounding, comparisons, indices) have slope 0: they add nothing to a gradient.</remarks>
    /// <exception cref="InvalidGraphException">A name is unknown, the loss is no scalar, a parameter is no Float32 constant, or does not reach the
    /// loss but through operators without gradient.</exception>
    public static TrainingGraph Build(Graph graph, string loss, IReadOnlyList<string> parameters)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfZero(parameters.Count, nameof(parameters));
        var backward = new GradientBuilder(graph, [.. parameters.Select(name => Parameter(graph, name))]);
        GraphValue root = backward.Copy(graph.Require(loss));
        if (root.ElementType != ElementType.Float32 || root.Shape.Rank != 0)
        {
            throw new InvalidGraphException($"The loss must be a Float32 scalar, not {root}.");
        }

        backward.Accumulate(root, backward.Constant(1));
        foreach (Node node in graph.Nodes.Reverse())
        {
            backward.Visit(node);
        }

        List<TrainedParameter> trained = [];
        foreach (string name in parameters)
        {
            GraphValue value = backward.Copy(graph.Require(name));
            trained.Add(new TrainedParameter(value, backward.GradientOf(value)
                ?? throw new InvalidGraphException(backward.ReasonWithout(value))));
        }

        List<UpdatedValue> updates = [];
        foreach (Node node in graph.Nodes.Where(n => n.Operator is BatchNormalizationTraining))
        {
            updates.Add(new UpdatedValue(backward.Copy(node.Inputs[3]!), backward.Copy(node.Outputs[1])));
            updates.Add(new UpdatedValue(backward.Copy(node.Inputs[4]!), backward.Copy(node.Outputs[2])));
        }

        IEnumerable<GraphValue> outputs = graph.Outputs.Select(backward.Copy).Append(root)
            .Concat(trained.Select(p => p.Gradient)).Concat(updates.Select(u => u.Replacement));
        return new TrainingGraph(backward.Build([.. outputs.Distinct()]), root, trained, updates);
    }

    private static GraphValue Parameter(Graph graph, string name)
    {
        GraphValue value = graph.Require(name);
        return value.Constant is { IsFloat: true }
            ? value
            : throw new InvalidGraphException($"'{name}' cannot be trained: it is not a Float32 constant of '{graph.Name}'.");
    }
}
