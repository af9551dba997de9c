namespace MlNetClassifier.Optimization;

/// <summary>Where a minimisation ended.</summary>
/// <param name="Value">Value at the end, L1 term included.</param>
/// <param name="Iterations">Iterations made.</param>
/// <param name="Converged">Whether a tolerance was met, rather than the iteration limit or a callback that asked to stop.</param>
internal sealed record LbfgsResult(double Value, int Iterations, bool Converged);

/// <summary>Progress of a minimisation, handed to the callback after every iteration.</summary>
/// <param name="Iteration">From 1.</param>
/// <param name="Value">Value at the new point, L1 term included.</param>
/// <param name="Point">The new point; valid during the call only.</param>
internal sealed record LbfgsProgress(int Iteration, double Value, ReadOnlyMemory<double> Point);
