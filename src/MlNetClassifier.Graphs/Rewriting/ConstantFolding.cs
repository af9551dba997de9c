namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Computes what depends on constants only. Importers do that as they read; this is for graphs built in code and for what other passes
/// leave behind.
/// </summary>
internal static class ConstantFolding
{
    /// <summary>Larger results (256 MiB of floats) stay operators, so that a small file cannot become a huge graph.</summary>
    private const int MaxElements = 1 << 26;

    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => GraphRewriter.Run(graph, Rule);

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        if (!ConstantProducts.CanFold(node.Operator) || node.Outputs.Count != 1 || node.Output.Shape.ElementsPerItem > MaxElements)
        {
            return false;
        }

        GraphValue?[] inputs = [.. node.Inputs.Select(i => i is null ? null : rewriter[i])];
        if (inputs.Any(i => i is { Constant: null }) || inputs.All(i => i is null))
        {
            return false;
        }

        if (ConstantProducts.Cost(node.Operator, node.Inputs[0], node.Output.Shape.ElementsPerItem) > ConstantProducts.Budget)
        {
            return false;
        }

        Tensor result = node.Operator.Evaluate([.. inputs.Select(i => i?.Constant)])[0];
        rewriter.Replace(node, rewriter.Constant(node.Output.Name, result));
        return true;
    }
}
