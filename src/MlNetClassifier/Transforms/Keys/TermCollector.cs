using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Collects the distinct values of a column while rows go by.</summary>
internal abstract class TermCollector
{
    /// <summary>Binds a collector to a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">A column of primitive values or a vector of them.</param>
    /// <param name="maximumCount">Values met after that many are left out.</param>
    public static TermCollector Create(DataViewRow row, DataViewSchema.Column column, int maximumCount) =>
        new Factory(row, column, maximumCount).Invoke(column.Type.GetItemType().RawType);

    /// <summary>Looks at the current row.</summary>
    public abstract void Add();

    /// <summary>The values collected, in order of occurrence or sorted.</summary>
    public abstract TermMap ToMap(ValueToKeyMappingEstimator.KeyOrdinality order);

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column, int maximumCount) : TypeFunction<TermCollector>
    {
        protected override TermCollector InvokeFor<T>() =>
            (TermCollector)Activator.CreateInstance(typeof(TermCollector<>).MakeGenericType(typeof(T)), row, column, maximumCount)!;
    }
}

/// <summary>Collects the distinct values of a column while rows go by.</summary>
/// <typeparam name="T">The raw type of the values.</typeparam>
internal sealed class TermCollector<T> : TermCollector
    where T : notnull
{
    private readonly HashSet<T> _seen = new(TermComparer<T>.Instance);
    private readonly List<T> _values = [];
    private readonly PrimitiveDataViewType _itemType;
    private readonly int _maximumCount;
    private readonly ValueGetter<T>? _scalar;
    private readonly ValueGetter<VBuffer<T>>? _vector;
    private T _value = default!;
    private VBuffer<T> _items;

    public TermCollector(DataViewRow row, DataViewSchema.Column column, int maximumCount)
    {
        _itemType = (PrimitiveDataViewType)column.Type.GetItemType();
        _maximumCount = maximumCount;
        if (column.Type is VectorDataViewType)
        {
            _vector = row.GetGetter<VBuffer<T>>(column);
        }
        else
        {
            _scalar = row.GetGetter<T>(column);
        }
    }

    public override void Add()
    {
        if (_scalar is not null)
        {
            _scalar(ref _value);
            Add(_value);
            return;
        }

        _vector!(ref _items);
        foreach (T item in _items.DenseValues())
        {
            Add(item);
        }
    }

    public override TermMap ToMap(ValueToKeyMappingEstimator.KeyOrdinality order)
    {
        if (order == ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
        {
            _values.Sort(TermComparer<T>.Order);
        }

        return new TermMap<T>(_itemType, _values);
    }

    private void Add(T value)
    {
        if (value is null || TermComparer<T>.IsMissing(value) || (_itemType is KeyDataViewType && EqualityComparer<T>.Default.Equals(value, default)))
        {
            return;
        }

        if (!_seen.Contains(value) && _values.Count < _maximumCount)
        {
            T kept = TermComparer<T>.Keep(value);
            _seen.Add(kept);
            _values.Add(kept);
        }
    }
}
