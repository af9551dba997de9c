namespace MlNetClassifier.Data;

/// <summary>What is said of a wrong use of rows.</summary>
internal static class RowErrors
{
    public static InvalidOperationException Inactive(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' is not active: it was not among the columns asked for when the cursor was opened.");

    public static InvalidOperationException NoRow() =>
        new("The cursor stands on no row: call MoveNext first, and read no value after it returned false.");

    public static InvalidOperationException WrongType(DataViewSchema.Column column, Type asked) =>
        new($"Column '{column.Name}' is of type {column.Type}, whose values are {column.Type.RawType}; {asked} was asked for.");

    public static void CheckType<TValue>(DataViewSchema.Column column)
    {
        if (column.Type.RawType != typeof(TValue))
        {
            throw WrongType(column, typeof(TValue));
        }
    }
}
