using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>Evaluation of alarms. There are no trainers for them here.</summary>
public sealed class AnomalyDetectionCatalog : TrainCatalogBase
{
    internal AnomalyDetectionCatalog(IHostEnvironment environment)
        : base(environment)
    {
    }

    /// <summary>Compares scores with what is known to be unusual.</summary>
    /// <param name="data">Scored data.</param>
    /// <param name="labelColumnName">Column of flags, or of numbers above 0 for an anomaly.</param>
    /// <param name="scoreColumnName">Column of scores, high for an anomaly.</param>
    /// <param name="predictedLabelColumnName">Named for symmetry with ML.NET; the figures follow from the scores.</param>
    /// <param name="falsePositiveCount">The false alarms taken into account, at least 0; default 10.</param>
    /// <exception cref="ArgumentException">A column is missing or holds no single numbers, or no row is usable.</exception>
    public AnomalyDetectionMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int falsePositiveCount = 10)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(falsePositiveCount);
        return new AnomalyDetectionMetrics(
            ScoredRows.Read(data, Environment, nameof(AnomalyDetectionCatalog), ("label", labelColumnName), ("score", scoreColumnName)), falsePositiveCount);
    }
}
