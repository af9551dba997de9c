using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>Finds sums and limits that follow a convolution or matrix product and can be computed in its epilogue.</summary>
/// <remarks>
/// A sum of two convolutions joins the later one, whose partner is then complete. The fused operation takes the place of the last
/// node that it contains, so that everything it reads has been computed.
/// </remarks>
internal sealed class FusionFinder
{
    private readonly Graph graph;
    private readonly Dictionary<Node, int> order = [];

    public FusionFinder(Graph graph)
    {
        this.graph = graph;
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            order[graph.Nodes[i]] = i;
        }
    }

    /// <summary>Fused operations by the node at whose place they run.</summary>
    public Dictionary<Node, FusedNode> ByLastNode { get; } = [];

    /// <summary>Nodes that run as part of another.</summary>
    public HashSet<Node> Absorbed { get; } = [];

    /// <summary>Looks at every node for which <paramref name="isStart"/> holds; those with <paramref name="canAdd"/> may take a sum in.</summary>
    public void Find(Func<Node, bool> isStart, Func<Node, bool> canAdd)
    {
        foreach (Node node in graph.Nodes.Where(isStart))
        {
            Extend(node, canAdd);
        }
    }

    private void Extend(Node start, Func<Node, bool> canAdd)
    {
        Node last = start;
        GraphValue? residual = null;
        float low = float.NegativeInfinity;
        float high = float.PositiveInfinity;
        if (OnlyConsumer(last.Output) is { Operator: Add } add && canAdd(start) && ResidualOf(add, last.Output, canAdd) is { } other)
        {
            residual = other;
            Absorbed.Add(last);
            last = add;
        }

        if (OnlyConsumer(last.Output) is { } next && Limits(next.Operator) is { } limits)
        {
            (low, high) = limits;
            Absorbed.Add(last);
            last = next;
        }

        ByLastNode[last] = new FusedNode(start, last.Output, residual, low, high);
    }

    private GraphValue? ResidualOf(Node add, GraphValue product, Func<Node, bool> canAdd)
    {
        GraphValue? other = add.Inputs[0] == product ? add.Inputs[1] : add.Inputs[0];
        if (other is null || other == product || other.Constant is not null || other.Shape != product.Shape)
        {
            return null;
        }

        // The other side must not wait for this one: take part only as the later of two convolutions.
        bool otherWillJoin = other.Producer is { } producer && canAdd(producer) && OnlyConsumer(other) == add
            && order[producer] > order[product.Producer!];
        return otherWillJoin ? null : other;
    }

    private Node? OnlyConsumer(GraphValue value)
    {
        IReadOnlyList<Node> consumers = graph.ConsumersOf(value);
        return consumers.Count == 1 && !graph.Outputs.Contains(value) && !Absorbed.Contains(consumers[0]) && !ByLastNode.ContainsKey(consumers[0])
            ? consumers[0]
            : null;
    }

    private static (float Low, float High)? Limits(Operator @operator) => @operator switch
    {
        Relu => (0, float.PositiveInfinity),
        Clip clip => (clip.Min, clip.Max),
        _ => null,
    };
}
