using System.Text.Json.Serialization;

namespace MlNetClassifier.Benchmarks.TrainingRace;

/// <summary>How far one side's gradients are from float64's.</summary>
/// <param name="Errors">For each parameter, relative to its largest gradient: the error, and the error when float64 makes this side's pooling choices.</param>
/// <param name="Others">Pooling windows whose largest pixel is another than float64's.</param>
/// <param name="Windows">Pooling windows in all.</param>
internal sealed record GradientReport(
    [property: JsonPropertyName("errors")] Dictionary<string, double[]> Errors,
    [property: JsonPropertyName("others")] int Others,
    [property: JsonPropertyName("windows")] int Windows)
{
    public double Largest(int which) => Errors.Values.Max(e => e[which]);
}
