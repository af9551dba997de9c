namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Rewrites a graph so that it computes the same with fewer operators: constants folded, normalisations folded into convolutions, layouts
/// settled. Inputs and outputs stay as they are; names of tensors within may vanish, so cut first.
/// </summary>
public static class GraphOptimizer
{
    private static readonly Func<Graph, Graph>[] Passes =
    [
        IdentityRemoval.Apply,
        ConstantFolding.Apply,
        QuantizationRemoval.Apply,
        GeluFusion.Apply,
        LayerNormalizationFusion.Apply,
        TokenProducts.Apply,
        LayoutPropagation.Apply,
        ShapeSimplification.Apply,
        Canonicalization.Apply,
        PadFolding.Apply,
        AffineFolding.Apply,
        LeadingAffineFolding.Apply,
        IdentityRemoval.Apply,
    ];

    // Nothing that merges a weight with another or changes how rows are multiplied: what is left is trained as the network's author trained it.
    private static readonly Func<Graph, Graph>[] TrainingPasses =
    [
        IdentityRemoval.Apply,
        ConstantFolding.Apply,
        QuantizationRemoval.Apply,
        GeluFusion.Apply,
        LayerNormalizationFusion.Apply,
        ShapeSimplification.Apply,
        IdentityRemoval.Apply,
    ];

    /// <summary>Optimises a graph that is to be trained on: operators that files spell out in many become one, weights stay apart.</summary>
    /// <param name="graph">The graph; not changed.</param>
    /// <returns>A graph with equal inputs and outputs.</returns>
    public static Graph OptimizeForTraining(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return TrainingPasses.Aggregate(graph, (current, pass) => pass(current));
    }

    /// <summary>Optimises a graph.</summary>
    /// <param name="graph">The graph; not changed.</param>
    /// <returns>A graph with equal inputs and outputs.</returns>
    public static Graph Optimize(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Passes.Aggregate(graph, (current, pass) => pass(current));
    }
}
