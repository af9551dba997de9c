using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>Makes reshapes of transposes that move only dimensions of size 1, and one reshape of several.</summary>
internal static class ShapeSimplification
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => GraphRewriter.Run(graph, Rule);

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        bool reshapes = node.Operator is Reshape
            || (node.Operator is Transpose transpose && Permutations.MovesOnlyOnes(transpose.Permutation, node.Inputs[0]!.Shape));
        if (!reshapes)
        {
            return false;
        }

        GraphValue source = rewriter[node.Inputs[0]!];
        while (source.Producer is { Operator: Reshape } producer)
        {
            source = producer.Inputs[0]!;
        }

        if (source.Shape == node.Output.Shape)
        {
            rewriter.Replace(node, source);
        }
        else
        {
            rewriter.Yield(node, new Reshape { Target = node.Output.Shape }, source);
        }

        return true;
    }
}
