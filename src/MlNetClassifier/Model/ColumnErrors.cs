namespace MlNetClassifier.Data;

/// <summary>What is said of missing and mistyped input columns.</summary>
internal static class ColumnErrors
{
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, string reader) =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(
            nameof(schema), $"{reader}: could not find input column '{name}'. There are {schema}.");

    public static ArgumentOutOfRangeException WrongType(string reader, string column, string expected, string actual) =>
        new(nameof(column), $"{reader}: schema mismatch for input column '{column}': expected {expected}, got {actual}.");
}
