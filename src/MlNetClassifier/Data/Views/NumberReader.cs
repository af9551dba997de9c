namespace MlNetClassifier.Data;

/// <summary>Reads a numeric, boolean or key column as a double.</summary>
internal static class NumberReader
{
    /// <summary>Whether the column can be read as numbers.</summary>
    public static bool CanRead(DataViewType type) => type is NumberDataViewType or BooleanDataViewType or KeyDataViewType;

    /// <summary>Binds a reader to a row.</summary>
    public static Func<double> Bind(DataViewRow row, DataViewSchema.Column column) => new Factory(row, column).Invoke(column.Type.RawType);

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<Func<double>>
    {
        protected override Func<double> InvokeFor<T>()
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            Func<T, double> convert = Converter<T>();
            T value = default!;
            return () =>
            {
                getter(ref value);
                return convert(value);
            };
        }

        private static Func<T, double> Converter<T>() => default(T) switch
        {
            float => (Func<T, double>)(object)(Func<float, double>)(value => value),
            double => (Func<T, double>)(object)(Func<double, double>)(value => value),
            bool => (Func<T, double>)(object)(Func<bool, double>)(value => value ? 1 : 0),
            _ => value => Convert.ToDouble(value),
        };
    }
}
