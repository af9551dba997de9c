using MlNetClassifier.Datasets;

namespace MlNetClassifier.Runs;

/// <summary>A training run in one object.</summary>
/// <param name="Output">Full path of the run folder.</param>
/// <param name="Model">Full path of the model zip.</param>
/// <param name="Labels">The classes in the model's order.</param>
/// <param name="Dataset">The pictures.</param>
/// <param name="Backbone">The backbone.</param>
/// <param name="Features">The feature pass.</param>
/// <param name="Metrics">Figures on the held-out pictures.</param>
/// <param name="Seconds">Seconds spent in each phase.</param>
/// <param name="LeftOut">Files left out, with reasons.</param>
/// <param name="Warnings">Contradictions in the data.</param>
public sealed record RunSummary(
    string Output,
    string Model,
    IReadOnlyList<string> Labels,
    RunDataset Dataset,
    RunBackbone Backbone,
    RunFeatures Features,
    MetricsReport Metrics,
    IReadOnlyDictionary<string, double> Seconds,
    IReadOnlyList<LeftOutFile> LeftOut,
    IReadOnlyList<string> Warnings);
