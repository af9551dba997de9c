namespace MlNetClassifier.Backbones.Catalog;

/// <summary>How far a transfer is.</summary>
/// <param name="Source">The mirror in use.</param>
/// <param name="Bytes">Bytes here so far, those of earlier attempts included.</param>
/// <param name="Total">Bytes in all; null while unknown.</param>
/// <param name="BytesPerSecond">Mean rate of this attempt; 0 in its first moments.</param>
/// <param name="Remaining">Time to go at that rate; null while unknown.</param>
public sealed record PullProgress(Uri Source, long Bytes, long? Total, double BytesPerSecond, TimeSpan? Remaining);
