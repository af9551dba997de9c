namespace MlNetClassifier.Numerics;

/// <summary>A minimal filtering algorithm F(tile, window): which outputs it makes at once, and at which points the polynomials are evaluated.</summary>
/// <remarks>
/// Toom-Cook: a tile of m outputs of a window of r taps needs n = m + r − 1 products instead of m · r. The points are 0, pairs ±p and ∞; small
/// fractions keep the transforms' coefficients, and with them the rounding errors, small. Long one-dimensional windows (1 × 7) take ten points in one
/// direction and none in the other.
/// </remarks>
internal sealed record WinogradScheme
{
    private static readonly double[] ThreeFinite = [0, 1, -1];
    private static readonly double[] FiveFinite = [0, 1, -1, 2, -2];
    private static readonly double[] NineFinite = [0, 1, -1, 2, -2, 0.5, -0.5, 1.5, -1.5];

    private WinogradScheme(int tileHeight, int tileWidth, int kernelHeight, int kernelWidth, double[] points)
    {
        TileHeight = tileHeight;
        TileWidth = tileWidth;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
        Points = points;
    }

    /// <summary>All schemes.</summary>
    public static IReadOnlyList<WinogradScheme> All { get; } =
    [
        new(2, 2, 3, 3, ThreeFinite),
        new(4, 4, 3, 3, FiveFinite),
        new(2, 2, 5, 5, FiveFinite),
        new(1, 4, 1, 3, FiveFinite),
        new(4, 1, 3, 1, FiveFinite),
        new(1, 4, 1, 7, NineFinite),
        new(4, 1, 7, 1, NineFinite),
    ];

    /// <summary>Output rows of a tile.</summary>
    public int TileHeight { get; }

    /// <summary>Output columns of a tile.</summary>
    public int TileWidth { get; }

    public int KernelHeight { get; }

    public int KernelWidth { get; }

    /// <summary>Finite points; the last one is ∞.</summary>
    public double[] Points { get; }

    /// <summary>Input rows of a tile, and transformed elements in that direction.</summary>
    public int PatchHeight => TileHeight + KernelHeight - 1;

    public int PatchWidth => TileWidth + KernelWidth - 1;

    public int Elements => PatchHeight * PatchWidth;

    /// <summary>Outputs in the direction (or both directions) that is transformed.</summary>
    public int Tile => Math.Max(TileHeight, TileWidth);

    /// <summary>Transformed elements in a direction.</summary>
    public int Length => Points.Length + 1;

    public bool IsTwoDimensional => PatchHeight > 1 && PatchWidth > 1;

    /// <summary>The schemes for a convolution's window.</summary>
    public static IEnumerable<WinogradScheme> For(ConvolutionShape shape) =>
        shape is { StrideX: 1, StrideY: 1, DilationX: 1, DilationY: 1, Groups: 1 } && shape.InputChannels % ChannelBlock.Size == 0
            ? All.Where(s => s.KernelHeight == shape.KernelHeight && s.KernelWidth == shape.KernelWidth)
            : [];

    /// <summary>The matrix G, which takes a window's taps to the points; one row and tap where the direction is not transformed.</summary>
    public double[][] WeightTransform(int taps)
    {
        if (taps == 1)
        {
            return [[1]];
        }

        var rows = new double[Length][];
        for (int i = 0; i < Points.Length; i++)
        {
            double divisor = 1;
            for (int j = 0; j < Points.Length; j++)
            {
                divisor *= i == j ? 1 : Points[i] - Points[j];
            }

            rows[i] = [.. Enumerable.Range(0, taps).Select(k => Math.Pow(Points[i], k) / divisor)];
        }

        rows[^1] = [.. Enumerable.Range(0, taps).Select(k => k == taps - 1 ? 1.0 : 0.0)];
        return rows;
    }

    public override string ToString() => $"F({TileHeight}x{TileWidth})";
}
