using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs;

/// <summary>Size and cost of a network, computed from its graph.</summary>
/// <param name="Parameters">Elements of all float constants that have a dimension: weights, biases, statistics of normalisations.</param>
/// <param name="MultiplyAdds">Multiplications with addition in convolutions and matrix products for one picture.</param>
/// <param name="Operators">Number of nodes by operator name, in alphabetical order.</param>
public sealed record GraphStatistics(long Parameters, long MultiplyAdds, IReadOnlyDictionary<string, int> Operators)
{
    /// <summary>Counts.</summary>
    /// <param name="graph">The graph.</param>
    public static GraphStatistics Of(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        long parameters = graph.Values.Where(v => v.Constant is { IsFloat: true, Shape.Rank: > 0 }).Sum(v => (long)v.Constant!.Length);
        long multiplyAdds = graph.Nodes.Sum(MultiplyAddsOf);
        SortedDictionary<string, int> operators = new(StringComparer.Ordinal);
        foreach (Node node in graph.Nodes)
        {
            operators[node.Operator.Name] = operators.GetValueOrDefault(node.Operator.Name) + 1;
        }

        return new GraphStatistics(parameters, multiplyAdds, operators);
    }

    /// <summary>Multiplications with addition of one node for one picture; 0 for anything but convolutions and matrix products.</summary>
    /// <param name="node">The node.</param>
    public static long MultiplyAddsOf(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        long outputs = node.Output.Shape.ElementsPerItem;
        return node.Operator switch
        {
            Conv => outputs * node.Inputs[1]!.Shape.Skip(1).Aggregate(1L, (a, b) => a * b),
            Gemm gemm => outputs * node.Inputs[0]!.Shape[gemm.TransposeA ? 0 : 1],
            MatMul => outputs * node.Inputs[0]!.Shape[^1],
            _ => 0,
        };
    }
}
