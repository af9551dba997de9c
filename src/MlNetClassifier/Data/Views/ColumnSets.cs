namespace MlNetClassifier.Data;

/// <summary>Sets of columns as cursors are asked for them.</summary>
internal static class ColumnSets
{
    /// <summary>The columns asked for as columns of the schema itself, distinct and ordered by index.</summary>
    /// <exception cref="ArgumentException">A column is not one of the schema.</exception>
    public static IReadOnlyList<DataViewSchema.Column> Check(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        SortedSet<int> indices = [];
        foreach (DataViewSchema.Column column in columns)
        {
            if (column.Index >= schema.Count || schema[column.Index].Name != column.Name)
            {
                throw new ArgumentException($"Column '{column.Name}' at index {column.Index} is not one of this view's, which are {schema}.", nameof(columns));
            }

            indices.Add(column.Index);
        }

        return [.. indices.Select(index => schema[index])];
    }
}
