using System.Text.Json.Serialization;
using MlNetClassifier.Data;

namespace MlNetClassifier.Runs;

/// <summary>The content of <c>metrics.json</c>.</summary>
public sealed record MetricsReport
{
    /// <summary>Which pictures were measured: <c>test</c>, <c>validation</c>, <c>train</c> or <c>all</c>.</summary>
    public required string Split { get; init; }

    /// <summary>Number of pictures.</summary>
    public required long Count { get; init; }

    /// <summary>Share predicted right.</summary>
    public required double MicroAccuracy { get; init; }

    /// <summary>Mean recall over the classes that occur.</summary>
    public required double MacroAccuracy { get; init; }

    /// <summary>Mean of −ln of the probability given to the true class.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Share of the labels' entropy that the model explains; null when only one class occurs.</summary>
    public required double LogLossReduction { get; init; }

    /// <summary>Share whose true class is among the five most probable (or all, with fewer classes).</summary>
    [JsonPropertyName("top5Accuracy")]
    public required double Top5Accuracy { get; init; }

    /// <summary>Figures of each class, in the model's order.</summary>
    public required IReadOnlyList<ClassFigures> PerClass { get; init; }

    /// <summary>Pictures by true class (row) and predicted class (column).</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>Wilson's 95 % interval of <see cref="MicroAccuracy"/>: lower and upper end.</summary>
    [JsonPropertyName("microAccuracyInterval95")]
    public required IReadOnlyList<double> MicroAccuracyInterval95 { get; init; }

    internal static MetricsReport Of(string split, IReadOnlyList<string> labels, MulticlassMetricsAccumulator counted)
    {
        double[][] confusion = counted.CopyConfusion();
        double[] topK = counted.TopKAccuracies(Math.Min(5, labels.Count));
        ConfidenceInterval interval = ConfidenceInterval.Wilson(counted.MicroAccuracy * counted.Count, counted.Count);
        return new MetricsReport
        {
            Split = split,
            Count = counted.Count,
            MicroAccuracy = counted.MicroAccuracy,
            MacroAccuracy = counted.MacroAccuracy,
            LogLoss = counted.LogLoss,
            LogLossReduction = counted.LogLossReduction,
            Top5Accuracy = topK.Length == 0 ? 0 : topK[^1],
            PerClass = [.. labels.Select((label, i) => Figures(label, i, confusion))],
            Confusion = [.. confusion.Select(row => (IReadOnlyList<long>)[.. row.Select(cell => (long)cell)])],
            MicroAccuracyInterval95 = [interval.Lower, interval.Upper],
        };
    }

    private static ClassFigures Figures(string label, int index, double[][] confusion)
    {
        double right = confusion[index][index];
        double support = confusion[index].Sum();
        double predicted = confusion.Sum(row => row[index]);
        double precision = predicted > 0 ? right / predicted : 0;
        double recall = support > 0 ? right / support : 0;
        return new ClassFigures(label, precision, recall, precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0, (long)support);
    }
}
