using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>A table from values of one type to values of another.</summary>
internal abstract class ValueMap
{
    protected ValueMap(PrimitiveDataViewType keyType, DataViewType valueType, DataViewSchema.Annotations? annotations)
    {
        KeyType = keyType;
        ValueType = valueType;
        Annotations = annotations;
    }

    /// <summary>The type of the values looked up.</summary>
    public PrimitiveDataViewType KeyType { get; }

    /// <summary>The type of the values found, a vector when each key has several.</summary>
    public DataViewType ValueType { get; }

    /// <summary>The annotations of the values, such as those of a key.</summary>
    public DataViewSchema.Annotations? Annotations { get; }

    /// <summary>Makes a getter that looks the column's values up.</summary>
    public abstract Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Reads a table from two columns of a view; the first value of a key counts.</summary>
    public static ValueMap FromView(IDataView data, DataViewSchema.Column key, DataViewSchema.Column value)
    {
        if (key.Type is not PrimitiveDataViewType keyType)
        {
            throw ColumnErrors.WrongType("MapValue", key.Name, "a single value to look up", key.Type.ToString()!);
        }

        return new KeyReader(data, keyType, key, value).Invoke(key.Type.RawType);
    }

    private sealed class KeyReader(IDataView data, PrimitiveDataViewType keyType, DataViewSchema.Column key, DataViewSchema.Column value) : TypeFunction<ValueMap>
    {
        protected override ValueMap InvokeFor<TKey>() => new ValueReader<TKey>(data, keyType, key, value).Invoke(value.Type.RawType);
    }

    private sealed class ValueReader<TKey>(IDataView data, PrimitiveDataViewType keyType, DataViewSchema.Column key, DataViewSchema.Column value)
        : TypeFunction<ValueMap>
    {
        protected override ValueMap InvokeFor<TValue>()
        {
            List<KeyValuePair<TKey, TValue>> pairs = [];
            using (DataViewRowCursor cursor = data.GetRowCursor([key, value]))
            {
                ValueGetter<TKey> keys = cursor.GetGetter<TKey>(key);
                ValueGetter<TValue> values = cursor.GetGetter<TValue>(value);
                while (cursor.MoveNext())
                {
                    TKey nextKey = default!;
                    TValue nextValue = default!;
                    keys(ref nextKey);
                    values(ref nextValue);
                    pairs.Add(new KeyValuePair<TKey, TValue>(nextKey, nextValue));
                }
            }

            return (ValueMap)Activator.CreateInstance(
                typeof(ValueMap<,>).MakeGenericType(typeof(TKey), typeof(TValue)), keyType, value.Type, value.Annotations, pairs)!;
        }
    }
}

/// <summary>A table from values of one type to values of another.</summary>
/// <typeparam name="TKey">The raw type of the values looked up.</typeparam>
/// <typeparam name="TValue">The raw type of the values found.</typeparam>
internal sealed class ValueMap<TKey, TValue> : ValueMap
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _values = new(TermComparer<TKey>.Instance);

    public ValueMap(
        PrimitiveDataViewType keyType, DataViewType valueType, DataViewSchema.Annotations? annotations, IEnumerable<KeyValuePair<TKey, TValue>> pairs)
        : base(keyType, valueType, annotations)
    {
        foreach ((TKey key, TValue value) in pairs)
        {
            _values.TryAdd(TermComparer<TKey>.Keep(key), value);
        }
    }

    public override Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column)
    {
        ValueCopier<TValue>.Copy copy = ValueCopier<TValue>.Instance;
        TValue missing = default!;
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<TKey> scalar = row.GetGetter<TKey>(column);
            TKey key = default!;
            return (ValueGetter<TValue>)((ref TValue value) =>
            {
                scalar(ref key);
                if (_values.TryGetValue(key, out TValue? found))
                {
                    copy(in found, ref value);
                }
                else
                {
                    copy(in missing, ref value);
                }
            });
        }

        ValueGetter<VBuffer<TKey>> vector = row.GetGetter<VBuffer<TKey>>(column);
        VBuffer<TKey> keys = default;
        return (ValueGetter<VBuffer<TValue>>)((ref VBuffer<TValue> value) =>
        {
            vector(ref keys);
            VBufferEditor<TValue> editor = VBufferEditor.Create(ref value, keys.Length);
            int i = 0;
            foreach (TKey item in keys.DenseValues())
            {
                editor.Values[i++] = _values.TryGetValue(item, out TValue? found) ? found : missing;
            }

            value = editor.Commit();
        });
    }
}
