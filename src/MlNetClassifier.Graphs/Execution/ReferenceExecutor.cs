namespace MlNetClassifier.Graphs.Execution;

/// <summary>Runs a graph node by node with the operators' reference kernels: slow and plain, the judge of compiled plans.</summary>
public static class ReferenceExecutor
{
    /// <summary>Computes the outputs of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">Values of the graph's inputs, in order; batches of equal size.</param>
    /// <returns>Values of the graph's outputs, in order.</returns>
    /// <exception cref="ArgumentException">An input's type or shape does not fit.</exception>
    public static IReadOnlyList<Tensor> Run(Graph graph, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Length != graph.Inputs.Count)
        {
            throw new ArgumentException($"'{graph.Name}' has {graph.Inputs.Count} inputs, got {inputs.Length}.", nameof(inputs));
        }

        Dictionary<GraphValue, Tensor> values = [];
        for (int i = 0; i < inputs.Length; i++)
        {
            GraphValue declared = graph.Inputs[i];
            TensorShape actual = inputs[i].Shape;
            bool fits = actual.Rank == declared.Shape.Rank && inputs[i].ElementType == declared.ElementType
                && (!declared.Shape.IsSymbolic || declared.Shape.WithBatch(actual[0]) == actual)
                && (declared.Shape.IsSymbolic || declared.Shape == actual);
            if (!fits)
            {
                throw new ArgumentException($"Input {declared} of '{graph.Name}' cannot take {inputs[i]}.", nameof(inputs));
            }

            values[declared] = inputs[i];
        }

        Dictionary<GraphValue, int> lastUse = LastUses(graph);
        for (int n = 0; n < graph.Nodes.Count; n++)
        {
            Node node = graph.Nodes[n];
            IReadOnlyList<Tensor> results = node.Operator.Evaluate([.. node.Inputs.Select(v => v is null ? null : v.Constant ?? values[v])]);
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                values[node.Outputs[i]] = results[i];
            }

            // Activations are let go after their last reader, so memory stays near that of a plan.
            foreach (GraphValue? input in node.Inputs)
            {
                if (input is not null && lastUse.TryGetValue(input, out int last) && last == n)
                {
                    values.Remove(input);
                }
            }
        }

        return [.. graph.Outputs.Select(o => o.Constant ?? values[o])];
    }

    private static Dictionary<GraphValue, int> LastUses(Graph graph)
    {
        Dictionary<GraphValue, int> lastUse = [];
        for (int n = 0; n < graph.Nodes.Count; n++)
        {
            foreach (GraphValue? input in graph.Nodes[n].Inputs)
            {
                if (input is not null)
                {
                    lastUse[input] = n;
                }
            }
        }

        foreach (GraphValue output in graph.Outputs)
        {
            lastUse.Remove(output);
        }

        return lastUse;
    }
}
