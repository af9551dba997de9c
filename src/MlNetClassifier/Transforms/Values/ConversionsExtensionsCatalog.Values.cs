using MlNetClassifier.Data;
using MlNetClassifier.Runtime;
using MlNetClassifier.Transforms;

namespace MlNetClassifier;

public static partial class ConversionsExtensionsCatalog
{
    /// <summary>Replaces values by those a table has for them.</summary>
    /// <typeparam name="TInputType">The type of the values looked up, such as <c>string</c>.</typeparam>
    /// <typeparam name="TOutputType">The type of the values found.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="keyValuePairs">The table; the first value of a key counts.</param>
    /// <param name="inputColumnName">The column to read; null for the same name.</param>
    /// <param name="treatValuesAsKeyType">Whether the values found become keys, numbered by first occurrence in the table; default false.</param>
    public static ValueMappingEstimator<TInputType, TOutputType> MapValue<TInputType, TOutputType>(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        IEnumerable<KeyValuePair<TInputType, TOutputType>> keyValuePairs,
        string? inputColumnName = null,
        bool treatValuesAsKeyType = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(keyValuePairs);
        IDataView table = Table(keyValuePairs);
        if (treatValuesAsKeyType)
        {
            table = new ValueToKeyMappingEstimator(
                catalog.Environment,
                [new InputOutputColumnPair(nameof(TableRow<int, int>.Value))],
                ValueToKeyMappingEstimator.DefaultMaximumNumberOfKeys,
                ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
                keyValuesAsText: false,
                keyData: null).Fit(table).Transform(table);
        }

        return new ValueMappingEstimator<TInputType, TOutputType>(Map(catalog.Environment, outputColumnName, inputColumnName, table));
    }

    /// <summary>Replaces values by the vectors a table has for them.</summary>
    /// <typeparam name="TInputType">The type of the values looked up, such as <c>string</c>.</typeparam>
    /// <typeparam name="TOutputType">The type of the items found.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="keyValuePairs">The table; the first vector of a key counts.</param>
    /// <param name="inputColumnName">The column to read; null for the same name.</param>
    public static ValueMappingEstimator<TInputType, TOutputType> MapValue<TInputType, TOutputType>(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        IEnumerable<KeyValuePair<TInputType, TOutputType[]>> keyValuePairs,
        string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(keyValuePairs);
        return new ValueMappingEstimator<TInputType, TOutputType>(Map(catalog.Environment, outputColumnName, inputColumnName, Table(keyValuePairs)));
    }

    /// <summary>Replaces values by those a table has for them.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="lookupMap">The table; read once.</param>
    /// <param name="keyColumn">Its column of values looked up; the first row of a value counts.</param>
    /// <param name="valueColumn">Its column of values found.</param>
    /// <param name="inputColumnName">The column to read; null for the same name.</param>
    public static ValueMappingEstimator MapValue(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        IDataView lookupMap,
        DataViewSchema.Column keyColumn,
        DataViewSchema.Column valueColumn,
        string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(lookupMap);
        return new ValueMappingEstimator(new ValueMappingTransformer(
            catalog.Environment, [new InputOutputColumnPair(outputColumnName, inputColumnName)], ValueMap.FromView(lookupMap, keyColumn, valueColumn)));
    }

    private static ValueMappingTransformer Map(IHostEnvironment environment, string outputColumnName, string? inputColumnName, IDataView table) => new(
        environment,
        [new InputOutputColumnPair(outputColumnName, inputColumnName)],
        ValueMap.FromView(table, table.Schema[nameof(TableRow<int, int>.Key)], table.Schema[nameof(TableRow<int, int>.Value)]));

    private static EnumerableDataView<TableRow<TKey, TValue>> Table<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs) =>
        new([.. pairs.Select(pair => new TableRow<TKey, TValue> { Key = pair.Key, Value = pair.Value })], definition: null);

    private sealed class TableRow<TKey, TValue>
    {
        public required TKey Key { get; init; }

        public required TValue Value { get; init; }
    }
}
