namespace MlNetClassifier.Scoring;

/// <summary>What a model says about one picture.</summary>
/// <param name="Path">The file.</param>
/// <param name="Scores">One score a class, in the model's order; null when there is an error.</param>
/// <param name="Error">Why there are no scores; null when there are.</param>
public sealed record ScoredPicture(string Path, IReadOnlyList<float>? Scores, string? Error);
