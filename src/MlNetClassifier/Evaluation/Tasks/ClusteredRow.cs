namespace MlNetClassifier.Data;

/// <summary>One row of clustered data.</summary>
/// <param name="Cluster">Number of the nearest centre.</param>
/// <param name="Distance">Distance from it.</param>
/// <param name="Label">Zero-based label; -1 for none.</param>
/// <param name="Features">Where the row lies, or null.</param>
internal sealed record ClusteredRow(int Cluster, float Distance, int Label, float[]? Features);
