namespace MlNetClassifier.Graphs.Operators;

/// <summary>Rows and columns added around an image.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns before.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns after.</param>
public readonly record struct Padding2D(int Top, int Left, int Bottom, int Right)
{
    /// <summary>Nothing added.</summary>
    public static Padding2D None { get; }

    /// <summary>The same number of rows and columns on every side.</summary>
    /// <param name="all">Rows and columns.</param>
    public static Padding2D Same(int all) => new(all, all, all, all);
}
