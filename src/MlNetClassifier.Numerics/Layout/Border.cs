namespace MlNetClassifier.Numerics;

/// <summary>Pixels around a picture.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns to the right.</param>
internal readonly record struct Border(int Top, int Left, int Bottom, int Right)
{
    public bool IsEmpty => this == default;

    /// <summary>The least border that contains both.</summary>
    public Border Union(Border other) =>
        new(Math.Max(Top, other.Top), Math.Max(Left, other.Left), Math.Max(Bottom, other.Bottom), Math.Max(Right, other.Right));

    public bool Contains(Border other) => Union(other) == this;
}
