namespace MlNetClassifier.Graphs.Operators;

/// <summary>A height and a width: kernel size, stride or dilation.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>One row, one column: no stride, no dilation.</summary>
    public static Size2D One { get; } = new(1, 1);
}
