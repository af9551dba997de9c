using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Learns the distinct values of columns and maps each to a key: 1, 2, …; 0 for a value it did not meet, an empty text or NaN.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    internal const int DefaultMaximumNumberOfKeys = 1000000;

    private readonly IHostEnvironment _environment;
    private readonly InputOutputColumnPair[] _columns;
    private readonly int _maximumNumberOfKeys;
    private readonly KeyOrdinality _keyOrdinality;
    private readonly bool _keyValuesAsText;
    private readonly IDataView? _keyData;

    internal ValueToKeyMappingEstimator(
        IHostEnvironment environment,
        IEnumerable<InputOutputColumnPair> columns,
        int maximumNumberOfKeys,
        KeyOrdinality keyOrdinality,
        bool keyValuesAsText,
        IDataView? keyData)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumNumberOfKeys, 1);
        if (!Enum.IsDefined(keyOrdinality))
        {
            throw new ArgumentOutOfRangeException(nameof(keyOrdinality), keyOrdinality, "Unknown order of keys.");
        }

        _environment = environment;
        _columns = [.. columns];
        _maximumNumberOfKeys = maximumNumberOfKeys;
        _keyOrdinality = keyOrdinality;
        _keyValuesAsText = keyValuesAsText;
        _keyData = keyData;
        if (keyData is not null && keyData.Schema.Count(column => !column.IsHidden) != 1)
        {
            throw new ArgumentException($"Key data must have one column; it has {keyData.Schema}.", nameof(keyData));
        }
    }

    /// <summary>The order in which values get their keys.</summary>
    public enum KeyOrdinality : byte
    {
        /// <summary>The first value met is key 1.</summary>
        ByOccurrence = 0,

        /// <summary>The lowest value is key 1; text is compared by its characters.</summary>
        ByValue = 1,
    }

    /// <summary>Learns the values in one pass, or takes them from the key data.</summary>
    /// <param name="input">The training data.</param>
    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] columns =
        [
            .. _columns.Select(pair => ColumnErrors.Require(input.Schema, pair.InputColumnName, nameof(ValueToKeyMappingEstimator))),
        ];
        foreach (DataViewSchema.Column column in columns)
        {
            if (column.Type.GetItemType() is not PrimitiveDataViewType)
            {
                throw ColumnErrors.WrongType(nameof(ValueToKeyMappingEstimator), column.Name, "text, numbers or other single values", column.Type.ToString()!);
            }
        }

        TermMap[] maps = _keyData is null ? Learn(input, columns) : Given(_keyData, columns);
        return new ValueToKeyMappingTransformer(_environment, _columns, maps, [.. _columns.Select(_ => _keyValuesAsText)]);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (InputOutputColumnPair pair in _columns)
        {
            SchemaShape.Column input = inputSchema.Require(pair.InputColumnName, nameof(ValueToKeyMappingEstimator));
            if (input.ItemType is not PrimitiveDataViewType)
            {
                throw ColumnErrors.WrongType(nameof(ValueToKeyMappingEstimator), input.Name, "text, numbers or other single values", input.GetTypeString());
            }

            DataViewType valueType = _keyValuesAsText ? TextDataViewType.Instance : input.ItemType;
            SchemaShape annotations = new([new SchemaShape.Column(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector, valueType, false)]);
            inputSchema = inputSchema.With(new SchemaShape.Column(pair.OutputColumnName, input.Kind, NumberDataViewType.UInt32, true, annotations));
        }

        return inputSchema;
    }

    private TermMap[] Learn(IDataView data, DataViewSchema.Column[] columns)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        TermCollector[] collectors = [.. columns.Select(column => TermCollector.Create(cursor, column, _maximumNumberOfKeys))];
        while (cursor.MoveNext())
        {
            foreach (TermCollector collector in collectors)
            {
                collector.Add();
            }
        }

        return [.. collectors.Select(collector => collector.ToMap(_keyOrdinality))];
    }

    private TermMap[] Given(IDataView keyData, DataViewSchema.Column[] columns)
    {
        DataViewSchema.Column keys = keyData.Schema.Single(column => !column.IsHidden);
        foreach (DataViewSchema.Column column in columns)
        {
            if (!keys.Type.GetItemType().Equals(column.Type.GetItemType()))
            {
                throw new ArgumentException(
                    $"The key data's column '{keys.Name}' is of type {keys.Type}, but the column to map, '{column.Name}', is of type {column.Type}.", nameof(keyData));
            }
        }

        TermMap map = Learn(keyData, [keys])[0];
        return [.. columns.Select(_ => map)];
    }
}
