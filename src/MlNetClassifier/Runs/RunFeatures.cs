namespace MlNetClassifier.Runs;

/// <summary>The feature pass of a run.</summary>
/// <param name="Computed">Pictures whose features were computed.</param>
/// <param name="Reused">Pictures whose features were known: from the cache, or because another file has the same bytes.</param>
/// <param name="Cache">Folder of the cache; null when there was none.</param>
public sealed record RunFeatures(int Computed, int Reused, string? Cache);
