namespace MlNetClassifier.Graphs.Training;

/// <summary>Copies graphs into builders, optionally changing them on the way.</summary>
internal static class GraphCopy
{
    /// <summary>Copies inputs, constants and nodes under their names.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="graph">What.</param>
    /// <param name="keepInput">Which inputs to keep; default all.</param>
    /// <param name="constant">The tensor of a constant; default its own.</param>
    /// <param name="node">Adds a node in its own way and returns its outputs; null copies it as it is.</param>
    /// <returns>The copy of each value.</returns>
    public static Dictionary<GraphValue, GraphValue> Into(
        GraphBuilder builder,
        Graph graph,
        Func<GraphValue, bool>? keepInput = null,
        Func<GraphValue, Tensor>? constant = null,
        Func<Node, GraphValue?[], IReadOnlyList<GraphValue>?>? node = null)
    {
        Dictionary<GraphValue, GraphValue> copies = [];
        foreach (GraphValue input in graph.Inputs.Where(i => keepInput?.Invoke(i) ?? true))
        {
            copies[input] = builder.AddInput(input.Name, input.Shape, input.ElementType);
        }

        foreach (GraphValue value in graph.Values.Where(v => v.Constant is not null))
        {
            copies[value] = builder.AddConstant(value.Name, constant?.Invoke(value) ?? value.Constant!);
        }

        foreach (Node original in graph.Nodes)
        {
            GraphValue?[] inputs = [.. original.Inputs.Select(i => i is null ? null : copies.GetValueOrDefault(i))];
            IReadOnlyList<GraphValue> outputs = node?.Invoke(original, inputs)
                ?? builder.AddNode(original.Name, original.Operator, inputs, [.. original.Outputs.Select(o => o.Name)]);
            for (int i = 0; i < outputs.Count; i++)
            {
                copies[original.Outputs[i]] = outputs[i];
            }
        }

        return copies;
    }
}
