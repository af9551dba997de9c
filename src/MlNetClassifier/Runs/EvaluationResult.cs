using MlNetClassifier.Datasets;

namespace MlNetClassifier.Runs;

/// <summary>What an evaluation came to.</summary>
/// <param name="Metrics">The figures.</param>
/// <param name="LeftOut">Files that were not measured, with reasons.</param>
public sealed record EvaluationResult(MetricsReport Metrics, IReadOnlyList<LeftOutFile> LeftOut);
