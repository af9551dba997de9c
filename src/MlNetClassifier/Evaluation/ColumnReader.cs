namespace MlNetClassifier.Data;

/// <summary>Finds and reads the columns that trainers and evaluation need.</summary>
internal static class ColumnReader
{
    /// <summary>The visible column of a name.</summary>
    /// <param name="schema">Where to look.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="role">What it is for, such as "label".</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, string role) => schema.GetColumnOrNull(name)
        ?? throw new ArgumentException($"The {role} column '{name}' was not found; there are {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"))}.");

    /// <summary>Reads a key column as zero-based numbers, -1 for missing.</summary>
    /// <exception cref="ArgumentException">The column is not a key.</exception>
    public static Func<int> KeyIndex(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType key)
        {
            throw new ArgumentException($"The column '{column.Name}' is of type {column.Type}; a key is needed. MapValueToKey makes one.");
        }

        return key.RawType == typeof(uint) ? Read<uint>(row, column, value => value)
            : key.RawType == typeof(byte) ? Read<byte>(row, column, value => value)
            : key.RawType == typeof(ushort) ? Read<ushort>(row, column, value => value)
            : Read<ulong>(row, column, value => (long)value);
    }

    private static Func<int> Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, long> number)
    {
        ValueGetter<T> next = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            next(ref value);
            return (int)(number(value) - 1);
        };
    }
}
