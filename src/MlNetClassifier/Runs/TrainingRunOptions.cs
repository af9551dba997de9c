using MlNetClassifier.Datasets;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Runs;

/// <summary>What a training run is asked to do.</summary>
public sealed record TrainingRunOptions
{
    /// <summary>The pictures.</summary>
    public required ImageDataset Dataset { get; init; }

    /// <summary>Folder to write; must not exist or be empty.</summary>
    public required string Output { get; init; }

    /// <summary>Seed of the split and of everything random. <value>Default 1.</value></summary>
    public int Seed { get; init; } = 1;

    /// <summary>Worker threads; results do not depend on it. <value>Default: one a core.</value></summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Most iterations of the head's solver. <value>Default null: until it has converged.</value></summary>
    public int? Epochs { get; init; }

    /// <summary>How pictures are brought to the network's size. <value>Default: centre crop.</value></summary>
    public ResizeMode Resize { get; init; } = ResizeMode.CenterCrop;

    /// <summary>Folder of the feature cache. <value>Default null: features live in a temporary file.</value></summary>
    public string? CacheFolder { get; init; }

    /// <summary>Whether a file that cannot be used ends the run. <value>Default false: it is left out and named.</value></summary>
    public bool Strict { get; init; }

    /// <summary>Command line, recorded in <c>run.json</c>. <value>Default: none.</value></summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The clock. <value>Default: the system's.</value></summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
