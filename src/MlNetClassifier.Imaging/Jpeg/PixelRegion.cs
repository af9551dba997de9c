namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>The part of a picture that is wanted; pixels outside it may hold anything.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">One past the last column.</param>
/// <param name="Bottom">One past the last row.</param>
internal readonly record struct PixelRegion(int Left, int Top, int Right, int Bottom);
