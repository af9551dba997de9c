namespace MlNetClassifier.Graphs.Operators;

/// <summary>A part of a map, its edges as shares of the way from the first element (0) to the last (1); may reach beyond.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Bottom">Last row.</param>
/// <param name="Right">Last column.</param>
public readonly record struct ResizeRegion(float Top, float Left, float Bottom, float Right)
{
    /// <summary>The whole map.</summary>
    public static ResizeRegion Whole { get; } = new(0, 0, 1, 1);
}
