namespace MlNetClassifier.Data;

/// <summary>Tells missing values: NaN, and key 0; in a vector, any of them.</summary>
internal static class MissingValues
{
    /// <summary>Whether values of the type can be missing.</summary>
    public static bool CanBeMissing(DataViewType type) =>
        type.GetItemType() is KeyDataViewType || type.GetItemType().RawType == typeof(float) || type.GetItemType().RawType == typeof(double);

    /// <summary>Binds the test to a row.</summary>
    public static Func<bool> Bind(DataViewRow row, DataViewSchema.Column column) => new Factory(row, column).Invoke(column.Type.GetItemType().RawType);

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<Func<bool>>
    {
        protected override Func<bool> InvokeFor<T>()
        {
            Func<T, bool> isMissing = default(T) switch
            {
                float => (Func<T, bool>)(object)(Func<float, bool>)float.IsNaN,
                double => (Func<T, bool>)(object)(Func<double, bool>)double.IsNaN,
                _ => value => EqualityComparer<T>.Default.Equals(value, default),
            };
            if (column.Type is VectorDataViewType)
            {
                ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
                VBuffer<T> items = default;
                bool zeroIsMissing = isMissing(default!);
                return () =>
                {
                    vector(ref items);
                    if (zeroIsMissing && !items.IsDense)
                    {
                        return true;
                    }

                    foreach (T item in items.GetValues())
                    {
                        if (isMissing(item))
                        {
                            return true;
                        }
                    }

                    return false;
                };
            }

            ValueGetter<T> scalar = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                scalar(ref value);
                return isMissing(value);
            };
        }
    }
}
