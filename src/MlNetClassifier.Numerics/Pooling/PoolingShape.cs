namespace MlNetClassifier.Numerics;

/// <summary>A sliding window without weights.</summary>
internal sealed record PoolingShape
{
    /// <summary>Maximum of the window; false for the mean.</summary>
    public required bool Maximum { get; init; }

    /// <summary>Whether the mean divides by the whole window, zeros outside included; false divides by the pixels inside the picture.</summary>
    public bool CountPadding { get; init; }

    public int KernelHeight { get; init; } = 1;

    public int KernelWidth { get; init; } = 1;

    public int StrideY { get; init; } = 1;

    public int StrideX { get; init; } = 1;

    public int DilationY { get; init; } = 1;

    public int DilationX { get; init; } = 1;

    /// <summary>Rows and columns above and to the left that windows may cover; below and to the right the output size decides.</summary>
    public int PadTop { get; init; }

    public int PadLeft { get; init; }
}
