namespace MlNetClassifier.Backbones.Catalog;

/// <summary>One network of the catalogue: where to get it, how to know it is the right file, what it expects and gives.</summary>
public sealed record CatalogEntry
{
    /// <summary>Unique name, as in <c>resnet50-v1-12</c>: lower or upper case letters, digits, dots, hyphens and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>Shorter names for it, as in <c>resnet50</c>; unique over the catalogue.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What the network is, for people.</summary>
    public required string Title { get; init; }

    /// <summary>Kind of the model file.</summary>
    public required CatalogFormat Format { get; init; }

    /// <summary>Addresses of the same file, best first; at least one.</summary>
    public required IReadOnlyList<Uri> Mirrors { get; init; }

    /// <summary>Name of the file at the mirrors.</summary>
    public required string File { get; init; }

    /// <summary>Where <see cref="File"/> is a gzipped tar archive: the member that is the model. Null where it is the model itself.</summary>
    public string? ArchiveMember { get; init; }

    /// <summary>Size of <see cref="File"/> in bytes; null where nobody states it.</summary>
    public long? Bytes { get; init; }

    /// <summary>Whether <see cref="Bytes"/> was only seen in other people's logs: good for an estimate, not for a check.</summary>
    public bool BytesFromLogs { get; init; }

    /// <summary>Checksums of <see cref="File"/>, the strongest first; empty where none was ever published.</summary>
    public IReadOnlyList<CatalogChecksum> Checksums { get; init; } = [];

    /// <summary>Licence of the weights, as their publisher states it.</summary>
    public required string Licence { get; init; }

    /// <summary>Name of the input tensor.</summary>
    public required string InputTensor { get; init; }

    /// <summary>Memory order of the input: NCHW or NHWC.</summary>
    public required string Layout { get; init; }

    /// <summary>Height and width of the input in pixels.</summary>
    public required int InputSize { get; init; }

    /// <summary>Colour order, RGB or BGR.</summary>
    public required string Color { get; init; }

    /// <summary>Subtracted from each pixel, in 0 to 255; one number a channel, in colour order.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>What each pixel is divided by, in 0 to 255; one number a channel, in colour order.</summary>
    public required IReadOnlyList<float> Std { get; init; }

    /// <summary>The tensor to cut at; null where its name is the exporter's secret, and what the classifier reads is taken.</summary>
    public string? Features { get; init; }

    /// <summary>Number of features after averaging over the picture.</summary>
    public required int FeatureWidth { get; init; }

    /// <summary>Share of ImageNet's validation pictures whose first guess is right, in percent, as stated by the publisher; null where nobody states it.</summary>
    public double? Top1 { get; init; }

    /// <summary>
    /// Name of the <see cref="Graphs.Architectures.Architecture"/> that the weights belong to, where the file holds weights only.
    /// </summary>
    public string? Architecture { get; init; }

    /// <summary>Factor on the channels of <see cref="Architecture"/>. Default 1.</summary>
    public float WidthMultiplier { get; init; } = 1;

    /// <summary>What else is worth knowing; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>Name of the model file once it is here.</summary>
    public string LocalFile => ArchiveMember ?? File;
}
