using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Inspection;

/// <summary>A network as people speak of it: what exporters spell out in many operators is one layer again, what only moves bytes is gone.</summary>
internal static class ReadableGraph
{
    private static readonly Func<Graph, Graph>[] Layers = [IdentityRemoval.Apply, ConstantFolding.Apply, GeluFusion.Apply, LayerNormalizationFusion.Apply];

    private static readonly Func<Graph, Graph>[] Drawing = [.. Layers, QuantizationRemoval.Apply, LayoutPropagation.Apply, ShapeSimplification.Apply, IdentityRemoval.Apply];

    /// <summary>For lists: shapes and names are the file's.</summary>
    public static Graph ForLists(Graph graph) => Layers.Aggregate(graph, (current, pass) => pass(current));

    /// <summary>For pictures: channels first, whatever the file has.</summary>
    public static Graph ForDrawing(Graph graph) => Drawing.Aggregate(graph, (current, pass) => pass(current));

    /// <summary>Whether a node stands only for the file's order of dimensions, which importers translate around each spatial operator.</summary>
    public static bool IsLayout(Graph graph, Node node) =>
        graph.IsChannelsLast && node.Operator is Transpose { Permutation: [0, 2, 3, 1] or [0, 3, 1, 2] };
}
