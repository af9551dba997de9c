using System.Text.Json.Serialization;

namespace MlNetClassifier.Benchmarks.TrainingRace;

/// <summary>How far one side's gradients are from float64's.</summary>
/// <param name="Errors">For each parameter, relative to its largest gradient: the error, and the error when float64 decides as this side did in poolings and ReLUs.</param>
/// <param name="Others">Decisions of poolings (which pixel is the largest) and ReLUs (whether a value is above 0) that float64 makes otherwise.</param>
/// <param name="Decisions">Decisions in all.</param>
internal sealed record GradientReport(
    [property: JsonPropertyName("errors")] Dictionary<string, double[]> Errors,
    [property: JsonPropertyName("others")] int Others,
    [property: JsonPropertyName("decisions")] int Decisions)
{
    public double Largest(int which) => Errors.Values.Max(e => e[which]);
}
