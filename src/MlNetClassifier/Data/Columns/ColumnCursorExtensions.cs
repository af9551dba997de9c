namespace MlNetClassifier.Data;

/// <summary>Reads one column of a view.</summary>
public static class ColumnCursorExtensions
{
    /// <summary>The values of a column, computed while they are enumerated.</summary>
    /// <typeparam name="T">The raw type, or <c>string</c> for text, or an array for a vector.</typeparam>
    /// <param name="data">The view.</param>
    /// <param name="columnName">The name of the column.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">The column's values are of another type.</exception>
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.GetColumn<T>(data.Schema[columnName]);
    }

    /// <summary>The values of a column, computed while they are enumerated.</summary>
    /// <typeparam name="T">The raw type, or <c>string</c> for text, or an array for a vector.</typeparam>
    /// <param name="data">The view.</param>
    /// <param name="column">A column of the view.</param>
    /// <exception cref="InvalidOperationException">The column's values are of another type.</exception>
    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (MemberAccess<object>.RawTypeOf(typeof(T)) != column.Type.RawType)
        {
            throw new InvalidOperationException($"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to '{typeof(T).FullName}'.");
        }

        return new Reader<T>(data, column).Invoke(column.Type.RawType);
    }

    private sealed class Reader<T>(IDataView data, DataViewSchema.Column column) : TypeFunction<IEnumerable<T>>
    {
        protected override IEnumerable<T> InvokeFor<TRaw>()
        {
            MemberConversions.FromRaw<TRaw, T> convert = MemberConversions.CreateFromRaw<TRaw, T>();
            using DataViewRowCursor cursor = data.GetRowCursor([column]);
            ValueGetter<TRaw> getter = cursor.GetGetter<TRaw>(column);
            TRaw raw = default!;
            while (cursor.MoveNext())
            {
                getter(ref raw);
                yield return convert(in raw, default!);
            }
        }
    }
}
