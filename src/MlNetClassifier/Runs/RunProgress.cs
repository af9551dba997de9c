namespace MlNetClassifier.Runs;

/// <summary>How far a run is.</summary>
/// <param name="Phase">Name of the phase, for people.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all; 0 when that is not known.</param>
/// <param name="Note">Figures worth showing beside it, such as the running epoch's; null for none.</param>
public readonly record struct RunProgress(string Phase, int Done, int Total, string? Note = null);
