using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Training.Recipes;

/// <summary>
/// Finds where a network can be cut between blocks: values that everything behind them depends on, at which several branches begin or end
/// (residual and inception blocks) or a pooling has just been done (plain stacks of convolutions).
/// </summary>
internal static class BlockFinder
{
    /// <summary>The value that the last blocks read.</summary>
    /// <param name="graph">A network of one input and one output.</param>
    /// <param name="blocks">Blocks to leave behind the value, counted from the end; only blocks with weights count.</param>
    /// <exception cref="InvalidGraphException">There are fewer blocks.</exception>
    public static GraphValue Before(Graph graph, int blocks)
    {
        List<GraphValue> cuts = Cuts(graph);
        int found = 0, end = graph.Nodes.Count;
        for (int i = cuts.Count - 1; i >= 0; i--)
        {
            int start = IndexOf(graph, cuts[i]);
            if (Enumerable.Range(start, end - start).Any(n => graph.Nodes[n].Operator is Conv && n < end))
            {
                found++;
                end = start;
            }

            if (found == blocks)
            {
                return cuts[i];
            }
        }

        throw new InvalidGraphException($"'{graph.Name}' has {found} blocks that could be fine-tuned, not {blocks}.");
    }

    private static int IndexOf(Graph graph, GraphValue value) => value.Producer is { } producer ? graph.Nodes.ToList().IndexOf(producer) + 1 : 0;

    private static List<GraphValue> Cuts(Graph graph)
    {
        List<GraphValue> cuts = [];
        HashSet<GraphValue> open = [];
        Dictionary<GraphValue, int> last = [];
        for (int n = 0; n < graph.Nodes.Count; n++)
        {
            foreach (GraphValue input in graph.Nodes[n].Inputs.OfType<GraphValue>().Where(i => i.Constant is null))
            {
                last[input] = n;
            }
        }

        open.UnionWith(graph.Inputs);
        for (int n = 0; n < graph.Nodes.Count; n++)
        {
            Node node = graph.Nodes[n];
            open.RemoveWhere(v => last.GetValueOrDefault(v, -1) <= n);
            open.UnionWith(node.Outputs.Where(o => last.ContainsKey(o)));
            if (open.Count == 1 && open.Single() is { } single && single.Shape.Rank == 4 && IsBoundary(graph, single))
            {
                cuts.Add(single);
            }
        }

        return [.. cuts.Distinct()];
    }

    private static bool IsBoundary(Graph graph, GraphValue value) =>
        graph.ConsumersOf(value).Count > 1 || value.Producer?.Operator is Add or Concat or MaxPool or AveragePool
        || (value.Producer?.Operator is Relu && value.Producer.Inputs[0]!.Producer?.Operator is Add);
}
