using MlNetClassifier.Data;
using MlNetClassifier.Transforms;

namespace MlNetClassifier;

/// <summary>Conversions between values and keys, and between types.</summary>
public static partial class ConversionsExtensionsCatalog
{
    /// <summary>Maps keys back to the values they stand for.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="inputColumnName">The key column to read; null for the same name.</param>
    public static KeyToValueMappingEstimator MapKeyToValue(
        this TransformsCatalog.ConversionTransforms catalog, string outputColumnName, string? inputColumnName = null) =>
        catalog.MapKeyToValue([new InputOutputColumnPair(outputColumnName, inputColumnName)]);

    /// <summary>Maps keys back to the values they stand for.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">The columns.</param>
    public static KeyToValueMappingEstimator MapKeyToValue(this TransformsCatalog.ConversionTransforms catalog, InputOutputColumnPair[] columns)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(columns);
        return new KeyToValueMappingEstimator(new KeyToValueMappingTransformer(catalog.Environment, columns));
    }

    /// <summary>Maps values to keys: 1, 2, …; 0 for a value that was not met, an empty text or NaN.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="inputColumnName">The column to read; null for the same name.</param>
    /// <param name="maximumNumberOfKeys">Values met after that many get no key; default 1,000,000.</param>
    /// <param name="keyOrdinality">The order of the keys; default by first occurrence.</param>
    /// <param name="addKeyValueAnnotationsAsText">Whether the values in the key's annotation are text whatever their type; default false.</param>
    /// <param name="keyData">The values in key order, a view of one column; null (the default) to learn them from the training data.</param>
    public static ValueToKeyMappingEstimator MapValueToKey(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int maximumNumberOfKeys = ValueToKeyMappingEstimator.DefaultMaximumNumberOfKeys,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
        bool addKeyValueAnnotationsAsText = false,
        IDataView? keyData = null) =>
        catalog.MapValueToKey(
            [new InputOutputColumnPair(outputColumnName, inputColumnName)], maximumNumberOfKeys, keyOrdinality, addKeyValueAnnotationsAsText, keyData);

    /// <summary>Maps values to keys: 1, 2, …; 0 for a value that was not met, an empty text or NaN.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="maximumNumberOfKeys">Values met after that many get no key; default 1,000,000.</param>
    /// <param name="keyOrdinality">The order of the keys; default by first occurrence.</param>
    /// <param name="addKeyValueAnnotationsAsText">Whether the values in the key's annotation are text whatever their type; default false.</param>
    /// <param name="keyData">The values in key order, a view of one column; null (the default) to learn them from the training data.</param>
    public static ValueToKeyMappingEstimator MapValueToKey(
        this TransformsCatalog.ConversionTransforms catalog,
        InputOutputColumnPair[] columns,
        int maximumNumberOfKeys = ValueToKeyMappingEstimator.DefaultMaximumNumberOfKeys,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
        bool addKeyValueAnnotationsAsText = false,
        IDataView? keyData = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(columns);
        return new ValueToKeyMappingEstimator(catalog.Environment, columns, maximumNumberOfKeys, keyOrdinality, addKeyValueAnnotationsAsText, keyData);
    }
}
