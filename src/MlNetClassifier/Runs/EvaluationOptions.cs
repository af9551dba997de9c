using MlNetClassifier.Datasets;

namespace MlNetClassifier.Runs;

/// <summary>What an evaluation is asked to do.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The labelled pictures.</summary>
    public required ImageDataset Dataset { get; init; }

    /// <summary>
    /// Part of a manifest with a split column: <c>train</c>, <c>validation</c>, <c>test</c>. <value>Default <c>all</c>.</value>
    /// </summary>
    public string Split { get; init; } = "all";

    /// <summary>CSV file for the probabilities of every picture. <value>Default null: none.</value></summary>
    public string? PredictionsFile { get; init; }
}
