namespace MlNetClassifier.Data;

/// <summary>Counts of true against predicted classes, with the figures that follow from them.</summary>
public sealed class ConfusionMatrix
{
    private readonly double[][] _counts;

    internal ConfusionMatrix(double[][] counts, IReadOnlyList<string> labels)
    {
        _counts = counts;
        Labels = labels;
        NumberOfClasses = counts.Length;
        double[] predicted = [.. Enumerable.Range(0, counts.Length).Select(j => counts.Sum(row => row[j]))];
        Support = [.. counts.Select(row => row.Sum())];
        PerClassPrecision = [.. counts.Select((row, i) => Ratio(row[i], predicted[i]))];
        PerClassRecall = [.. counts.Select((row, i) => Ratio(row[i], Support[i]))];
        PerClassF1 = [.. counts.Select((row, i) => Ratio(2 * row[i], predicted[i] + Support[i]))];
    }

    /// <summary>Of the rows predicted as each class, the fraction that is of it; 0 when none was predicted.</summary>
    public IReadOnlyList<double> PerClassPrecision { get; }

    /// <summary>Of the rows of each class, the fraction predicted as it; 0 when there are none.</summary>
    public IReadOnlyList<double> PerClassRecall { get; }

    /// <summary>Harmonic mean of precision and recall of each class; 0 when both are 0. Not in ML.NET.</summary>
    public IReadOnlyList<double> PerClassF1 { get; }

    /// <summary>Number of rows of each class. Not in ML.NET.</summary>
    public IReadOnlyList<double> Support { get; }

    /// <summary>Names of the classes in key order. Not in ML.NET.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Counts[actual][predicted].</summary>
    public IReadOnlyList<IReadOnlyList<double>> Counts => _counts;

    /// <summary>Number of classes.</summary>
    public int NumberOfClasses { get; }

    /// <summary>Rows of one class that were predicted as another.</summary>
    /// <param name="predictedClassIndicatorIndex">Zero-based predicted class.</param>
    /// <param name="actualClassIndicatorIndex">Zero-based true class.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not below <see cref="NumberOfClasses"/>.</exception>
    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        Check(predictedClassIndicatorIndex, nameof(predictedClassIndicatorIndex));
        Check(actualClassIndicatorIndex, nameof(actualClassIndicatorIndex));
        return _counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    /// <summary>The counts as a table of text with recall at the right and precision below, laid out as ML.NET lays it out.</summary>
    public string GetFormattedConfusionTable() => ConfusionTableFormatter.Format(this);

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;

    private void Check(int index, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, NumberOfClasses, name);
    }
}
