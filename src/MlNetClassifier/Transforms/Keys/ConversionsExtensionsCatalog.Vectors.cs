using MlNetClassifier.Transforms;

namespace MlNetClassifier;

public static partial class ConversionsExtensionsCatalog
{
    /// <summary>Turns keys into vectors with a 1 at the key's place.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="inputColumnName">The key column to read; null for the same name.</param>
    /// <param name="outputCountVector">Whether the keys of a vector are counted in one vector instead of being spread over one each; default false.</param>
    public static KeyToVectorMappingEstimator MapKeyToVector(
        this TransformsCatalog.ConversionTransforms catalog, string outputColumnName, string? inputColumnName = null, bool outputCountVector = false) =>
        catalog.MapKeyToVector([new InputOutputColumnPair(outputColumnName, inputColumnName)], outputCountVector);

    /// <summary>Turns keys into vectors with a 1 at the key's place.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="outputCountVector">Whether the keys of a vector are counted in one vector instead of being spread over one each; default false.</param>
    public static KeyToVectorMappingEstimator MapKeyToVector(
        this TransformsCatalog.ConversionTransforms catalog, InputOutputColumnPair[] columns, bool outputCountVector = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(columns);
        return new KeyToVectorMappingEstimator(
            new KeyToVectorMappingTransformer(catalog.Environment, columns, [.. columns.Select(_ => outputCountVector)]));
    }
}
