namespace MlNetClassifier.Graphs.Planning;

/// <summary>A convolution or matrix product with what is computed in the same pass over its result.</summary>
/// <param name="Node">The convolution or product.</param>
/// <param name="Result">The value after all that is fused.</param>
/// <param name="Residual">Added after the bias, or null.</param>
/// <param name="Low">Least result.</param>
/// <param name="High">Greatest result.</param>
internal sealed record FusedNode(Node Node, GraphValue Result, GraphValue? Residual, float Low, float High);
