using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Training.Recipes;

/// <summary>
/// Finds where a network can be cut between blocks: values that everything behind them depends on, at which several branches begin or end (residual
/// and inception blocks) or a pooling has just been done (plain stacks of convolutions). A network without such places is cut before its depthwise
/// convolutions (MobileNet v1), or behind each activation.
/// </summary>
internal static class BlockFinder
{
    private static readonly Func<Graph, GraphValue, bool>[] Boundaries = [BranchesOrPools, FeedsDepthwise, IsActivated];

    /// <summary>The value that the last blocks read.</summary>
    /// <param name="graph">A network of one input and one output.</param>
    /// <param name="blocks">Blocks to leave behind the value, counted from the end; only blocks with weights count.</param>
    /// <exception cref="InvalidGraphException">There are fewer blocks.</exception>
    public static GraphValue Before(Graph graph, int blocks)
    {
        IReadOnlyList<GraphValue> cuts = Find(graph);
        return blocks <= cuts.Count ? cuts[blocks - 1] : throw new InvalidGraphException($"'{graph.Name}' has {cuts.Count} blocks that could be fine-tuned, not {blocks}.");
    }

    /// <summary>What the last block reads, what the last two read, and so on; the last of them is the network's input.</summary>
    public static IReadOnlyList<GraphValue> Find(Graph graph)
    {
        (int Start, GraphValue Value)[] narrow = [.. Narrow(graph)];
        List<GraphValue> found = [];
        foreach (Func<Graph, GraphValue, bool> boundary in Boundaries)
        {
            found = Weighted(graph, [.. narrow.Where(cut => cut.Start == 0 || boundary(graph, cut.Value))]);
            if (found.Count > 2)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>The block that each weight belongs to, counted from the end: 0 for the last. What several blocks share belongs to the later one.</summary>
    public static IReadOnlyDictionary<GraphValue, int> BlocksOfWeights(Graph graph)
    {
        Dictionary<Node, int> places = graph.Nodes.Index().ToDictionary(node => node.Item, node => node.Index);
        int[] starts = [.. Find(graph).Select(cut => cut.Producer is { } producer ? places[producer] + 1 : 0)];
        Dictionary<GraphValue, int> blocks = [];
        for (int n = graph.Nodes.Count - 1; n >= 0; n--)
        {
            int block = Array.FindIndex(starts, start => start <= n);
            foreach (GraphValue weight in graph.Nodes[n].Inputs.OfType<GraphValue>().Where(input => input.Constant is not null))
            {
                blocks.TryAdd(weight, block);
            }
        }

        return blocks;
    }

    /// <summary>Of the cuts, from the last to the first, those with weights between them and the one behind.</summary>
    private static List<GraphValue> Weighted(Graph graph, (int Start, GraphValue Value)[] cuts)
    {
        List<GraphValue> found = [];
        int end = graph.Nodes.Count;
        foreach ((int start, GraphValue value) in cuts.Reverse())
        {
            if (Enumerable.Range(start, end - start).Any(n => graph.Nodes[n].Operator is Conv or Gemm or MatMul && graph.Nodes[n].Inputs[1]?.Constant is not null))
            {
                found.Add(value);
                end = start;
            }
        }

        return found;
    }

    /// <summary>The input, and values that alone lead on from where they are; with the node that comes after.</summary>
    private static IEnumerable<(int Start, GraphValue Value)> Narrow(Graph graph)
    {
        Dictionary<GraphValue, int> last = [];
        for (int n = 0; n < graph.Nodes.Count; n++)
        {
            foreach (GraphValue input in graph.Nodes[n].Inputs.OfType<GraphValue>().Where(i => i.Constant is null))
            {
                last[input] = n;
            }
        }

        yield return (0, graph.Inputs[0]);
        HashSet<GraphValue> open = [graph.Inputs[0]];
        for (int n = 0; n < graph.Nodes.Count; n++)
        {
            open.RemoveWhere(v => last.GetValueOrDefault(v, -1) <= n);
            open.UnionWith(graph.Nodes[n].Outputs.Where(o => last.ContainsKey(o)));
            if (open.Count == 1 && open.Single() is { Shape.Rank: 3 or 4 } single && single.Producer == graph.Nodes[n])
            {
                yield return (n + 1, single);
            }
        }
    }

    // Branches that begin behind the activation of a convolution are inside a block: the squeezed map of a fire module.
    private static bool BranchesOrPools(Graph graph, GraphValue value) => IsActivation(value.Producer)
        ? IsSum(value.Producer!.Inputs[0]!.Producer)
        : graph.ConsumersOf(value).Count > 1 || value.Producer?.Operator is Concat or MaxPool or AveragePool || IsSum(value.Producer);

    private static bool FeedsDepthwise(Graph graph, GraphValue value) =>
        graph.ConsumersOf(value).Any(node => node.Operator is Conv { Group: > 1 });

    private static bool IsActivated(Graph graph, GraphValue value) => IsActivation(value.Producer);

    private static bool IsActivation(Node? node) => node?.Operator is Relu or Clip or HardSwish or LeakyRelu;

    // A sum with a constant is a bias.
    private static bool IsSum(Node? node) => node is { Operator: Add } && node.Inputs.All(i => i!.Constant is null);
}
