namespace MlNetClassifier.Backbones.Catalog;

/// <summary>What became of a pull.</summary>
/// <param name="Path">The model file.</param>
/// <param name="WasPresent">Whether it was there already and nothing was fetched.</param>
/// <param name="Sha256">SHA-256 of the model file in hexadecimal digits.</param>
/// <param name="Trust">What the file was checked against: who published the checksum, or <c>first use</c>.</param>
/// <param name="Source">Where it came from: a mirror's address or a path; null where it was present.</param>
/// <param name="Attempts">Mirrors that failed before, with reasons.</param>
public sealed record PullResult(string Path, bool WasPresent, string Sha256, string Trust, string? Source, IReadOnlyList<string> Attempts);
