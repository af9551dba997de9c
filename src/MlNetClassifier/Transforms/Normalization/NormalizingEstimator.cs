using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Learns the range of numbers and scales them by it.</summary>
public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly InputOutputColumnPair[] _columns;
    private readonly long _maximumExampleCount;
    private readonly bool _fixZero;

    internal NormalizingEstimator(IHostEnvironment environment, InputOutputColumnPair[] columns, long maximumExampleCount, bool fixZero)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumExampleCount, 2);
        _environment = environment;
        _columns = columns;
        _maximumExampleCount = maximumExampleCount;
        _fixZero = fixZero;
    }

    /// <summary>Learns the ranges in one pass; NaN is passed over.</summary>
    /// <param name="input">The training data.</param>
    public NormalizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] columns = [.. _columns.Select(pair => ColumnErrors.Require(input.Schema, pair.InputColumnName, nameof(NormalizingEstimator)))];
        foreach (DataViewSchema.Column column in columns)
        {
            AffineScaling.CheckType(nameof(NormalizingEstimator), column);
        }

        using DataViewRowCursor cursor = input.GetRowCursor(columns);
        RangeCollector[] ranges = [.. columns.Select(column => new RangeCollector(cursor, column))];
        for (long row = 0; row < _maximumExampleCount && cursor.MoveNext(); row++)
        {
            foreach (RangeCollector range in ranges)
            {
                range.Add();
            }
        }

        return new NormalizingTransformer(_environment, _columns, [.. ranges.Select(range => range.ToScaling(_fixZero))]);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape normalized = new([new SchemaShape.Column(AnnotationKinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false)]);
        foreach (InputOutputColumnPair pair in _columns)
        {
            SchemaShape.Column column = inputSchema.Require(pair.InputColumnName, nameof(NormalizingEstimator));
            if (column.IsKey || column.Kind == SchemaShape.Column.VectorKind.VariableVector
                || (column.ItemType.RawType != typeof(float) && column.ItemType.RawType != typeof(double)))
            {
                throw ColumnErrors.WrongType(nameof(NormalizingEstimator), column.Name, AffineScaling.Expected, column.GetTypeString());
            }

            inputSchema = inputSchema.With(new SchemaShape.Column(pair.OutputColumnName, column.Kind, column.ItemType, false, normalized));
        }

        return inputSchema;
    }
}
