namespace MlNetClassifier.Imaging.Tensors;

/// <summary>Means and reciprocal divisors by colour of the picture (red, green, blue), with each colour's plane in the tensor.</summary>
internal readonly struct ChannelScale
{
    private readonly PixelNormalization _normalization;

    public ChannelScale(PixelNormalization normalization) => _normalization = normalization;

    /// <summary>Plane of the tensor that holds colour 0 (red), 1 (green) or 2 (blue).</summary>
    public int Plane(int color) => _normalization.Order == ColorOrder.Rgb ? color : 2 - color;

    public float Mean(int plane) => _normalization.Mean[plane];

    /// <summary>
    /// One over the divisor. Multiplying is faster than dividing and differs in the last bit only; every path does the same.
    /// </summary>
    public float Factor(int plane) => 1f / _normalization.Std[plane];
}
