namespace MlNetClassifier.Graphs.Architectures;

/// <summary>How large a network to build.</summary>
public sealed record ArchitectureOptions
{
    /// <summary>Height and width of the input in pixels, 1 to 4096; null for <see cref="Architecture.DefaultSize"/>. Default null.</summary>
    public int? Size { get; init; }

    /// <summary>Number of classes of the classifier, at least 1; null to end in the pooled features. Default null.</summary>
    public int? Classes { get; init; }

    /// <summary>Factor on the channels, in (0, 4]; other than 1 for MobileNet v1 and v2 only, whose papers call it α. Default 1.</summary>
    public float WidthMultiplier { get; init; } = 1;
}
