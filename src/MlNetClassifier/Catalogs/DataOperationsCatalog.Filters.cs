using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class DataOperationsCatalog
{
    /// <summary>The rows whose value lies in a range: lower bound ≤ value &lt; upper bound. NaN never does.</summary>
    /// <param name="input">The data.</param>
    /// <param name="columnName">A column of single numbers.</param>
    /// <param name="lowerBound">The lower bound, included; default −∞.</param>
    /// <param name="upperBound">The upper bound, excluded; default +∞.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it holds no single numbers.</exception>
    public IDataView FilterRowsByColumn(
        IDataView input, string columnName, double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = ColumnErrors.Require(input.Schema, columnName, nameof(FilterRowsByColumn));
        if (column.Type is not NumberDataViewType)
        {
            throw ColumnErrors.WrongType(nameof(FilterRowsByColumn), columnName, "a number", column.Type.ToString()!);
        }

        return new RowFilterView(input, [column], row =>
        {
            Func<double> read = NumberReader.Bind(row, column);
            return () => read() is var value && value >= lowerBound && (value < upperBound || double.IsPositiveInfinity(upperBound));
        });
    }

    /// <summary>The rows whose key, at the middle of its share of the range from 0 to 1, lies between two fractions.</summary>
    /// <param name="input">The data.</param>
    /// <param name="columnName">A key column.</param>
    /// <param name="lowerBound">The lower bound, included; default 0.</param>
    /// <param name="upperBound">The upper bound, excluded; default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it holds no single keys.</exception>
    public IDataView FilterRowsByKeyColumnFraction(IDataView input, string columnName, double lowerBound = 0, double upperBound = 1)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = ColumnErrors.Require(input.Schema, columnName, nameof(FilterRowsByKeyColumnFraction));
        if (column.Type is not KeyDataViewType key)
        {
            throw ColumnErrors.WrongType(nameof(FilterRowsByKeyColumnFraction), columnName, "a key", column.Type.ToString()!);
        }

        return new RowFilterView(input, [column], row =>
        {
            Func<double> read = NumberReader.Bind(row, column);
            return () => read() is var value && value > 0 && (value - 0.5) / key.Count >= lowerBound && (value - 0.5) / key.Count < upperBound;
        });
    }

    /// <summary>The rows without a missing value (NaN, or key 0) in some columns.</summary>
    /// <param name="input">The data.</param>
    /// <param name="columns">Columns of floating-point numbers or keys, or vectors of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or its values cannot be missing.</exception>
    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(columns);
        DataViewSchema.Column[] tested = [.. columns.Select(name => ColumnErrors.Require(input.Schema, name, nameof(FilterRowsByMissingValues)))];
        foreach (DataViewSchema.Column column in tested)
        {
            if (!MissingValues.CanBeMissing(column.Type))
            {
                throw ColumnErrors.WrongType(nameof(FilterRowsByMissingValues), column.Name, "Single, Double or a key", column.Type.ToString()!);
            }
        }

        return new RowFilterView(input, tested, row =>
        {
            Func<bool>[] missing = [.. tested.Select(column => MissingValues.Bind(row, column))];
            return () => !Array.Exists(missing, test => test());
        });
    }
}
