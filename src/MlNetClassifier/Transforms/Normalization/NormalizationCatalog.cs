using MlNetClassifier.Transforms;

namespace MlNetClassifier;

/// <summary>Scales numbers.</summary>
public static class NormalizationCatalog
{
    /// <summary>Scales each slot by the range of its values: (value − offset) × scale.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="inputColumnName">A column of Single or Double, or vectors of known size of them; null for the same name.</param>
    /// <param name="maximumExampleCount">The most rows looked at; default 1,000,000,000.</param>
    /// <param name="fixZero">
    /// Whether 0 stays 0 and the largest absolute value becomes ±1 (default); otherwise the smallest value becomes 0 and the largest 1.
    /// </param>
    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, long maximumExampleCount = 1000000000, bool fixZero = true) =>
        catalog.NormalizeMinMax([new InputOutputColumnPair(outputColumnName, inputColumnName)], maximumExampleCount, fixZero);

    /// <summary>Scales each slot by the range of its values: (value − offset) × scale.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">Columns of Single or Double, or vectors of known size of them.</param>
    /// <param name="maximumExampleCount">The most rows looked at; default 1,000,000,000.</param>
    /// <param name="fixZero">
    /// Whether 0 stays 0 and the largest absolute value becomes ±1 (default); otherwise the smallest value becomes 0 and the largest 1.
    /// </param>
    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = 1000000000, bool fixZero = true)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(columns);
        return new NormalizingEstimator(catalog.Environment, columns, maximumExampleCount, fixZero);
    }
}
