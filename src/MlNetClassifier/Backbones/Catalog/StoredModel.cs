namespace MlNetClassifier.Backbones.Catalog;

/// <summary>A model that is in the store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its file.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Sha256">SHA-256 of the file when it came.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Trust">Who published the checksum it met, or <c>first use</c>.</param>
public sealed record StoredModel(string Name, string Path, long Bytes, string Sha256, string Source, string Trust);
