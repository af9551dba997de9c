using MlNetClassifier.Imaging;

namespace MlNetClassifier.Features;

/// <summary>How features are computed.</summary>
internal sealed record FeatureExtractionOptions
{
    /// <summary>Worker threads. <value>Default: one a core.</value></summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Pictures in one forward pass of one worker. <value>Default 4: weights are read once for all of them, buffers stay in the
    /// cache.</value>
    /// </summary>
    public int BatchSize { get; init; } = 4;

    /// <summary>How a picture of another aspect ratio is brought to the network's size. <value>Default: centre crop.</value></summary>
    public ResizeMode Resize { get; init; } = ResizeMode.CenterCrop;

    /// <summary>Largest file that is read, in bytes. <value>Default 256 MiB.</value></summary>
    public long MaxFileBytes { get; init; } = 256L << 20;
}
