using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>Removes operators that return their input: identities (dropout among them), casts, reshapes, slices and pads that change nothing.</summary>
internal static class IdentityRemoval
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => GraphRewriter.Run(graph, Rule);

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        bool sameType = node.Inputs[0]?.Type == node.Output.Type;
        bool nothing = node.Operator switch
        {
            Identity => true,
            Cast or Reshape or Slice { Step: 1 } => sameType,
            Concat => node.Inputs.Count == 1,
            Pad pad => pad.Before.All(p => p == 0) && pad.After.All(p => p == 0),
            Transpose transpose => transpose.Permutation.Select((p, i) => p == i).All(same => same),
            _ => false,
        };
        if (nothing)
        {
            rewriter.Replace(node, rewriter[node.Inputs[0]!]);
        }

        return nothing;
    }
}
