using System.Reflection;
using MlNetClassifier.Datasets;

namespace MlNetClassifier.Runs;

/// <summary>The content of <c>run.json</c>: how the run came about.</summary>
public sealed record RunReport
{
    /// <summary>Command line as given.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Version of this toolkit.</summary>
    public string Version { get; init; } =
        typeof(RunReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Start, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Seed of the split and of everything random.</summary>
    public required int Seed { get; init; }

    /// <summary>The machine.</summary>
    public required RunMachine Machine { get; init; }

    /// <summary>The data set.</summary>
    public required RunDataset Dataset { get; init; }

    /// <summary>The backbone.</summary>
    public required RunBackbone Backbone { get; init; }

    /// <summary>The feature pass.</summary>
    public required RunFeatures Features { get; init; }

    /// <summary>The head's training.</summary>
    public required RunHead Head { get; init; }

    /// <summary>Seconds spent in each phase, in order.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }

    /// <summary>Files that were found but do not take part, each with its reason.</summary>
    public required IReadOnlyList<LeftOutFile> LeftOut { get; init; }

    /// <summary>Contradictions in the data, one sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
