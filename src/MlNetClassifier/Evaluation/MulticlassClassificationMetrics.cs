namespace MlNetClassifier.Data;

/// <summary>How well a classifier did on labelled data, by ML.NET's definitions.</summary>
public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(MulticlassMetricsAccumulator counts, int topKPredictionCount, IReadOnlyList<string> labels)
    {
        MicroAccuracy = counts.MicroAccuracy;
        MacroAccuracy = counts.MacroAccuracy;
        LogLoss = counts.LogLoss;
        LogLossReduction = counts.LogLossReduction;
        PerClassLogLoss = counts.PerClassLogLoss();
        TopKPredictionCount = topKPredictionCount;
        TopKAccuracyForAllK = topKPredictionCount > 0 ? counts.TopKAccuracies(topKPredictionCount) : null;
        ConfusionMatrix = new ConfusionMatrix(counts.CopyConfusion(), labels);
        Count = counts.Count;
    }

    /// <summary>Mean of -ln(probability of the true class), the probability clamped to [1e-15, 1]; 0 is best.</summary>
    public double LogLoss { get; }

    /// <summary>1 - log-loss / entropy of the label distribution: 1 is best, 0 is what guessing by class frequency gets.</summary>
    public double LogLossReduction { get; }

    /// <summary>Mean of the per-class recalls over the classes that occur, 0 to 1.</summary>
    public double MacroAccuracy { get; }

    /// <summary>Fraction of rows whose predicted class is the true one, 0 to 1.</summary>
    public double MicroAccuracy { get; }

    /// <summary>Fraction of rows whose true class is among the <see cref="TopKPredictionCount"/> best; 0 when that is 0.</summary>
    public double TopKAccuracy => TopKAccuracyForAllK is { Count: > 0 } all ? all[^1] : 0;

    /// <summary>The K of <see cref="TopKAccuracy"/>; 0 when it was not asked for.</summary>
    public int TopKPredictionCount { get; }

    /// <summary>Top-1 to top-K accuracy, at most as many as there are classes; null when K is 0.</summary>
    public IReadOnlyList<double>? TopKAccuracyForAllK { get; }

    /// <summary>Log-loss over the rows of each true class; 0 for a class that does not occur.</summary>
    public IReadOnlyList<double> PerClassLogLoss { get; }

    /// <summary>Which class was taken for which.</summary>
    public ConfusionMatrix ConfusionMatrix { get; }

    /// <summary>Number of rows the figures stand on. ML.NET does not tell.</summary>
    public long Count { get; }

    /// <summary>
    /// Interval that holds the true micro-accuracy with 95 % confidence. ML.NET has none; on small test sets the accuracy alone misleads.
    /// </summary>
    public ConfidenceInterval MicroAccuracyInterval95 => ConfidenceInterval.Wilson(MicroAccuracy * Count, Count);
}
