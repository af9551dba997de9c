using MlNetClassifier.Transforms;

namespace MlNetClassifier;

/// <summary>Estimators that turn categories into vectors.</summary>
public static class CategoricalCatalog
{
    /// <summary>Learns the distinct values of a column and turns each into a vector.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="inputColumnName">The column to read; null for the same name.</param>
    /// <param name="outputKind">What a category becomes; default a vector with a 1 at its place.</param>
    /// <param name="maximumNumberOfKeys">Values met after that many count as missing; default 1,000,000.</param>
    /// <param name="keyOrdinality">The order of the categories; default by first occurrence.</param>
    /// <param name="keyData">The categories in order, a view of one column; null (the default) to learn them from the training data.</param>
    public static OneHotEncodingEstimator OneHotEncoding(
        this TransformsCatalog.CategoricalTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        OneHotEncodingEstimator.OutputKind outputKind = OneHotEncodingEstimator.OutputKind.Indicator,
        int maximumNumberOfKeys = ValueToKeyMappingEstimator.DefaultMaximumNumberOfKeys,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
        IDataView? keyData = null) =>
        catalog.OneHotEncoding([new InputOutputColumnPair(outputColumnName, inputColumnName)], outputKind, maximumNumberOfKeys, keyOrdinality, keyData);

    /// <summary>Learns the distinct values of columns and turns each into a vector.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="outputKind">What a category becomes; default a vector with a 1 at its place.</param>
    /// <param name="maximumNumberOfKeys">Values met after that many count as missing; default 1,000,000.</param>
    /// <param name="keyOrdinality">The order of the categories; default by first occurrence.</param>
    /// <param name="keyData">The categories in order, a view of one column; null (the default) to learn them from the training data.</param>
    public static OneHotEncodingEstimator OneHotEncoding(
        this TransformsCatalog.CategoricalTransforms catalog,
        InputOutputColumnPair[] columns,
        OneHotEncodingEstimator.OutputKind outputKind = OneHotEncodingEstimator.OutputKind.Indicator,
        int maximumNumberOfKeys = ValueToKeyMappingEstimator.DefaultMaximumNumberOfKeys,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
        IDataView? keyData = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(columns);
        return new OneHotEncodingEstimator(catalog.Environment, columns, outputKind, maximumNumberOfKeys, keyOrdinality, keyData);
    }
}
