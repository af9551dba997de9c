namespace MlNetClassifier.Graphs.Inspection;

/// <summary>A tensor that a classifier of one's own can be put behind.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Width">Features after averaging over the picture.</param>
/// <param name="Reason">Why it is a candidate.</param>
public sealed record Bottleneck(string Tensor, TensorShape Shape, int Width, string Reason);
