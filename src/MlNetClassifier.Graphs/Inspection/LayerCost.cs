namespace MlNetClassifier.Graphs.Inspection;

/// <summary>What one node of a network costs for one picture.</summary>
/// <param name="Name">Name of the node.</param>
/// <param name="Operator">Its operator, as in <c>Conv</c>.</param>
/// <param name="Shape">Sizes of the first result.</param>
/// <param name="Parameters">Numbers in its constants; a constant that several nodes share counts at the first.</param>
/// <param name="MultiplyAdds">Multiplications, each followed by an addition; 0 for nodes that only move, compare or add.</param>
public sealed record LayerCost(string Name, string Operator, TensorShape Shape, long Parameters, long MultiplyAdds);
