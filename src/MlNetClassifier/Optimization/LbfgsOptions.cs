namespace MlNetClassifier.Optimization;

/// <summary>Settings of <see cref="LbfgsMinimizer"/>.</summary>
internal sealed record LbfgsOptions
{
    /// <summary>Number of past steps that shape the next one. Default 20.</summary>
    public int HistorySize { get; init; } = 20;

    /// <summary>Most iterations. Default 1,000.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Stops when the running mean of the relative decrease falls below it. Default 1e-7.</summary>
    public double ImprovementTolerance { get; init; } = 1e-7;

    /// <summary>Stops when the largest gradient component falls below it times max(1, largest variable). Default 1e-6.</summary>
    public double GradientTolerance { get; init; } = 1e-6;

    /// <summary>Weight of the sum of absolute values of the first <see cref="RegularizedCount"/> variables. Default 0.</summary>
    public double L1 { get; init; }

    /// <summary>Keeps the first <see cref="RegularizedCount"/> variables at or above zero. Default false.</summary>
    public bool NonNegative { get; init; }

    /// <summary>How many variables, from the first on, <see cref="L1"/> and <see cref="NonNegative"/> concern. Default all.</summary>
    public int RegularizedCount { get; init; } = int.MaxValue;
}
