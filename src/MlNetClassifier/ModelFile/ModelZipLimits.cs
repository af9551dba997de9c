namespace MlNetClassifier.ModelFile;

/// <summary>What a model zip may ask for before it is refused as hostile.</summary>
internal sealed record ModelZipLimits
{
    /// <summary>Most entries. Default 10,000: a chain of a few hundred transformers has fewer.</summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>Largest unpacked entry in bytes. Default 2,000,000,000, about what one array holds.</summary>
    public long MaxEntryBytes { get; init; } = 2_000_000_000;

    /// <summary>Most unpacked bytes in all. Default 8 GB.</summary>
    public long MaxTotalBytes { get; init; } = 8_000_000_000;

    /// <summary>
    /// Largest ratio of unpacked to packed size for entries above <see cref="RatioFloorBytes"/>. Default 200: weights pack to
    /// about 0.9, and only bombs reach deflate's ceiling of 1,032.
    /// </summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Entries up to this unpacked size may have any ratio. Default 16 MiB.</summary>
    public long RatioFloorBytes { get; init; } = 16 << 20;
}
