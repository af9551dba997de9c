namespace MlNetClassifier.Backbones.Catalog;

/// <summary>A checksum and who vouches for it.</summary>
/// <param name="Algorithm"><c>sha256</c> or <c>md5</c>.</param>
/// <param name="Hex">The value in lower-case hexadecimal digits.</param>
/// <param name="PublishedBy"><c>official</c>: the owner of the file; else who it was found with.</param>
public sealed record CatalogChecksum(string Algorithm, string Hex, string PublishedBy);
