using MlNetClassifier.Transforms;

namespace MlNetClassifier;

/// <summary>More conversions of keys.</summary>
public static class ConversionsCatalog
{
    /// <summary>Turns keys into vectors of the bits of their number.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="inputColumnName">The key column to read; null for the same name.</param>
    public static KeyToBinaryVectorMappingEstimator MapKeyToBinaryVector(
        this TransformsCatalog.ConversionTransforms catalog, string outputColumnName, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new KeyToBinaryVectorMappingEstimator(
            new KeyToBinaryVectorMappingTransformer(catalog.Environment, [new InputOutputColumnPair(outputColumnName, inputColumnName)]));
    }
}
