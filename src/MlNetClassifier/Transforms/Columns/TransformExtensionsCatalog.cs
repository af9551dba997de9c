using MlNetClassifier.Data;
using MlNetClassifier.Transforms;

namespace MlNetClassifier;

/// <summary>Copies, joins, keeps and drops columns.</summary>
public static class TransformExtensionsCatalog
{
    /// <summary>Gives a column a second name.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new name.</param>
    /// <param name="inputColumnName">The column.</param>
    public static ColumnCopyingEstimator CopyColumns(this TransformsCatalog catalog, string outputColumnName, string inputColumnName)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        return new ColumnCopyingEstimator(new ColumnCopyingTransformer(catalog.Environment, [new InputOutputColumnPair(outputColumnName, inputColumnName)]));
    }

    /// <summary>Joins columns of one item type into a vector.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The vector column to make.</param>
    /// <param name="inputColumnNames">The columns, in order: single values or vectors.</param>
    public static ColumnConcatenatingEstimator Concatenate(this TransformsCatalog catalog, string outputColumnName, params string[] inputColumnNames)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        Concatenation group = new(outputColumnName, [.. inputColumnNames.Select(name => (name, (string?)null))]);
        return new ColumnConcatenatingEstimator(new ColumnConcatenatingTransformer(catalog.Environment, [group]));
    }

    /// <summary>Drops columns, and the columns they hid.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columnNames">The columns.</param>
    public static ColumnSelectingEstimator DropColumns(this TransformsCatalog catalog, params string[] columnNames)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(columnNames);
        return new ColumnSelectingEstimator(
            new ColumnSelectingTransformer(catalog.Environment, columnNames, keep: false, keepHidden: false, ignoreMissing: false));
    }

    /// <summary>Keeps columns, in the order given, and drops all others.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columnNames">The columns.</param>
    /// <param name="keepHidden">Whether columns hidden by those are kept too.</param>
    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, string[] columnNames, bool keepHidden)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(columnNames);
        return new ColumnSelectingEstimator(new ColumnSelectingTransformer(catalog.Environment, columnNames, keep: true, keepHidden, ignoreMissing: false));
    }

    /// <summary>Keeps columns, in the order given, and drops all others.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columnNames">The columns.</param>
    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, params string[] columnNames) =>
        catalog.SelectColumns(columnNames, keepHidden: false);
}
