namespace MlNetClassifier.Numerics;

/// <summary>What one row or column of a resized picture is made of.</summary>
/// <param name="Places">Rows or columns of the source; none where the result lies outside it.</param>
/// <param name="Weights">Weight of each.</param>
internal readonly record struct ResizeTap(int[] Places, float[] Weights);
