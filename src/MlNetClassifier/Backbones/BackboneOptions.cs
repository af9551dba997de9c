namespace MlNetClassifier.Backbones;

/// <summary>
/// What is told about a backbone beside its file. Whatever is null comes from the sidecar <c>FILE.json</c>, then from the file itself.
/// </summary>
public sealed record BackboneOptions
{
    /// <summary>Scaling of the pixels. <value>Default null: the sidecar's.</value></summary>
    public BackbonePreprocessing? Preprocessing { get; init; }

    /// <summary>Name of the tensor to cut at. <value>Default null: the sidecar's.</value></summary>
    public string? FeatureTensor { get; init; }

    /// <summary>Width and height of the input, in pixels. <value>Default null: the sidecar's or the file's.</value></summary>
    public int? InputSize { get; init; }
}
