namespace MlNetClassifier.Optimization;

/// <summary>A function to be minimised, with its gradient.</summary>
internal interface IDifferentiableFunction
{
    /// <summary>Number of variables.</summary>
    int Dimension { get; }

    /// <summary>Value at a point.</summary>
    /// <param name="point">The variables.</param>
    /// <param name="gradient">Receives the derivative by each variable; overwritten.</param>
    double Evaluate(ReadOnlySpan<double> point, Span<double> gradient);
}
