namespace MlNetClassifier.Data;

/// <summary>How well the unusual was told from the usual.</summary>
public sealed class AnomalyDetectionMetrics
{
    // Rows of label and score.
    internal AnomalyDetectionMetrics(IReadOnlyList<double[]> rows, int falsePositiveCount)
    {
        RankedScores ranked = new(rows.Select(row => (row[1], row[0] > 0)));
        AreaUnderRocCurve = ranked.AreaUnderRoc();
        DetectionRateAtFalsePositiveCount = ranked.DetectionRate(falsePositiveCount);
    }

    /// <summary>Chance that an anomaly scores above a usual row.</summary>
    public double AreaUnderRocCurve { get; }

    /// <summary>Share of the anomalies that are found when so many false alarms are taken into account.</summary>
    public double DetectionRateAtFalsePositiveCount { get; }
}
