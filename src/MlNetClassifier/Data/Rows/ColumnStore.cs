namespace MlNetClassifier.Data;

/// <summary>Values of one column for some rows.</summary>
internal abstract class ColumnStore
{
    /// <summary>Makes a store for a column of a raw type.</summary>
    public static ColumnStore Create(Type rawType, int capacity) => new Factory(capacity).Invoke(rawType);

    /// <summary>A reader that puts the value of the row's current position into a slot of whichever store it is given.</summary>
    public static Action<ColumnStore, int> CreateReader(DataViewRow row, DataViewSchema.Column column) =>
        new ReaderFactory(row, column).Invoke(column.Type.RawType);

    private sealed class Factory(int capacity) : TypeFunction<ColumnStore>
    {
        protected override ColumnStore InvokeFor<T>() => new ColumnStore<T>(capacity);
    }

    private sealed class ReaderFactory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<Action<ColumnStore, int>>
    {
        protected override Action<ColumnStore, int> InvokeFor<T>()
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            return (store, slot) => getter(ref ((ColumnStore<T>)store).Values[slot]);
        }
    }
}

/// <summary>Values of one column for some rows.</summary>
/// <typeparam name="T">The raw type.</typeparam>
internal sealed class ColumnStore<T>(int capacity) : ColumnStore
{
    public T[] Values { get; } = new T[capacity];
}
