namespace MlNetClassifier.Runs;

/// <summary>What a training run came to.</summary>
/// <param name="Path">Full path of the run folder.</param>
/// <param name="Report">The content of <c>run.json</c>.</param>
/// <param name="Metrics">The content of <c>metrics.json</c>.</param>
/// <param name="Labels">The classes in the model's order.</param>
/// <param name="ExamplePicture">A held-out picture to try the model on.</param>
public sealed record TrainingRunResult(string Path, RunReport Report, MetricsReport Metrics, IReadOnlyList<string> Labels, string ExamplePicture)
{
    /// <summary>What <c>train --json</c> prints.</summary>
    public RunSummary Summary() => new(
        Path, System.IO.Path.Combine(Path, RunFiles.Model), Labels, Report.Dataset, Report.Backbone, Report.Features, Metrics, Report.Seconds, Report.LeftOut, Report.Warnings);
}
