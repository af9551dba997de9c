using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Inspection;

/// <summary>Counts layers, parameters, multiplications and memory of a network and finds where it can be cut.</summary>
public static class GraphInspector
{
    /// <summary>Inspects a network.</summary>
    /// <param name="graph">Any graph; it is not run.</param>
    public static GraphReport Inspect(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        HashSet<GraphValue> counted = [];
        Graph readable = ReadableGraph.ForLists(graph);
        LayerCost[] layers = [.. readable.Nodes.Where(n => !ReadableGraph.IsLayout(readable, n)).Select(n => Cost(n, counted))];
        return new GraphReport
        {
            Inputs = graph.Inputs,
            Outputs = graph.Outputs,
            Layers = layers,
            Parameters = layers.Sum(l => l.Parameters),
            MultiplyAdds = layers.Sum(l => l.MultiplyAdds),
            PeakActivationBytes = PeakActivations(graph),
            Bottlenecks = BottleneckFinder.Find(graph),
        };
    }

    private static LayerCost Cost(Node node, HashSet<GraphValue> counted)
    {
        // A single number is written into a formula (an epsilon, the scale of attention), not learned.
        long parameters = node.Inputs.Where(i => i?.Constant is { IsFloat: true, Shape.Rank: > 0 } && counted.Add(i)).Sum(i => (long)i!.Constant!.Length);
        return new LayerCost(node.Name, node.Operator.Name, node.Output.Shape, parameters, MultiplyAdds(node));
    }

    // Results times the length of the sum behind each.
    private static long MultiplyAdds(Node node)
    {
        long results = node.Output.Shape.ElementsPerItem;
        return node.Operator switch
        {
            Conv => results * node.Inputs[1]!.Shape.Skip(1).Aggregate(1L, (a, b) => a * b),
            Gemm gemm => results * node.Inputs[1]!.Shape[gemm.TransposeB ? 1 : 0],
            MatMul => results * node.Inputs[0]!.Shape[^1],
            _ => 0,
        };
    }

    private static long PeakActivations(Graph graph)
    {
        Dictionary<GraphValue, int> readers = [];
        foreach (GraphValue input in graph.Nodes.SelectMany(n => n.Inputs).OfType<GraphValue>().Where(v => v.Constant is null))
        {
            readers[input] = readers.GetValueOrDefault(input) + 1;
        }

        foreach (GraphValue output in graph.Outputs)
        {
            readers[output] = readers.GetValueOrDefault(output) + 1;
        }

        long live = graph.Inputs.Sum(Bytes);
        long peak = live;
        foreach (Node node in graph.Nodes)
        {
            live += node.Outputs.Sum(Bytes);
            peak = Math.Max(peak, live);
            foreach (GraphValue input in node.Inputs.OfType<GraphValue>().Where(v => v.Constant is null))
            {
                readers[input]--;
                live -= readers[input] == 0 ? Bytes(input) : 0;
            }

            live -= node.Outputs.Where(o => !readers.ContainsKey(o)).Sum(Bytes);
        }

        return peak;
    }

    private static long Bytes(GraphValue value) => 4L * value.Shape.ElementsPerItem;
}
