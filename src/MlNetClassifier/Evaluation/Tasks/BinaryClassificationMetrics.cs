namespace MlNetClassifier.Data;

/// <summary>How well yes was told from no.</summary>
public class BinaryClassificationMetrics
{
    // Rows of label, score, predicted label.
    private protected BinaryClassificationMetrics(IReadOnlyList<double[]> rows)
    {
        RankedScores ranked = new(rows.Select(row => (row[1], row[0] > 0)));
        double[][] counts = [[0, 0], [0, 0]];
        foreach (double[] row in rows)
        {
            counts[row[0] > 0 ? 0 : 1][row[2] > 0 ? 0 : 1]++;
        }

        ConfusionMatrix = new ConfusionMatrix(counts, ["positive", "negative"]);
        AreaUnderRocCurve = ranked.AreaUnderRoc();
        AreaUnderPrecisionRecallCurve = ranked.AreaUnderPrecisionRecall();
        Accuracy = (counts[0][0] + counts[1][1]) / rows.Count;
    }

    /// <summary>Chance that a positive row scores above a negative one.</summary>
    public double AreaUnderRocCurve { get; }

    /// <summary>Share classified right.</summary>
    public double Accuracy { get; }

    /// <summary>Of the rows called positive, the share that is.</summary>
    public double PositivePrecision => ConfusionMatrix.PerClassPrecision[0];

    /// <summary>Of the positive rows, the share called so.</summary>
    public double PositiveRecall => ConfusionMatrix.PerClassRecall[0];

    /// <summary>Of the rows called negative, the share that is.</summary>
    public double NegativePrecision => ConfusionMatrix.PerClassPrecision[1];

    /// <summary>Of the negative rows, the share called so.</summary>
    public double NegativeRecall => ConfusionMatrix.PerClassRecall[1];

    /// <summary>Harmonic mean of <see cref="PositivePrecision"/> and <see cref="PositiveRecall"/>.</summary>
    public double F1Score => ConfusionMatrix.PerClassF1[0];

    /// <summary>Area under precision over recall.</summary>
    public double AreaUnderPrecisionRecallCurve { get; }

    /// <summary>Counts of true against predicted, positive first.</summary>
    public ConfusionMatrix ConfusionMatrix { get; }

    internal static BinaryClassificationMetrics Create(IReadOnlyList<double[]> rows) => new(rows);
}
