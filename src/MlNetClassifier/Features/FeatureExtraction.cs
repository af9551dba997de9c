using MlNetClassifier.Datasets;

namespace MlNetClassifier.Features;

/// <summary>What came out of a feature pass.</summary>
internal sealed class FeatureExtraction : IDisposable
{
    /// <summary>Features of the pictures that have some.</summary>
    public required FeatureTable Table { get; init; }

    /// <summary>Row of each file in <see cref="Table"/>; −1 where it has none.</summary>
    public required int[] Rows { get; init; }

    /// <summary>Content hash of each file; all zero where it could not be read.</summary>
    public required ContentHash[] Hashes { get; init; }

    /// <summary>Why a file has no features; null where it has.</summary>
    public required (LeftOutKind Kind, string Reason)?[] Failures { get; init; }

    /// <summary>Pictures whose features were computed now.</summary>
    public required int Computed { get; init; }

    /// <summary>Pictures whose features were in the cache.</summary>
    public required int Reused { get; init; }

    public void Dispose() => Table.Dispose();
}
