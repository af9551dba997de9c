using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Distinct values in key order: the first one is key 1.</summary>
/// <typeparam name="T">The raw type of the values.</typeparam>
internal sealed class TermMap<T> : TermMap
    where T : notnull
{
    private readonly T[] _values;
    private readonly Dictionary<T, uint> _keys;

    /// <summary>Makes a map.</summary>
    /// <param name="itemType">The type of the values.</param>
    /// <param name="values">Distinct values in key order.</param>
    public TermMap(PrimitiveDataViewType itemType, IEnumerable<T> values)
    {
        ItemType = itemType;
        _values = [.. values];
        _keys = new Dictionary<T, uint>(_values.Length, TermComparer<T>.Instance);
        foreach (T value in _values)
        {
            _keys.Add(value, (uint)_keys.Count + 1);
        }
    }

    public override int Count => _values.Length;

    public override PrimitiveDataViewType ItemType { get; }

    public override IEnumerable<string> Texts => _values.Select(TermComparer<T>.ToText);

    public IReadOnlyList<T> Values => _values;

    public override Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> scalar = row.GetGetter<T>(column);
            T source = default!;
            return (ValueGetter<uint>)((ref uint value) =>
            {
                scalar(ref source);
                value = KeyOf(source);
            });
        }

        ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> items = default;
        return (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> value) =>
        {
            vector(ref items);
            VBufferEditor<uint> editor = VBufferEditor.Create(ref value, items.Length);
            int i = 0;
            foreach (T item in items.DenseValues())
            {
                editor.Values[i++] = KeyOf(item);
            }

            value = editor.Commit();
        });
    }

    public override void AddKeyValues(DataViewSchema.Annotations.Builder builder, bool asText)
    {
        if (_values.Length == 0)
        {
            return;
        }

        if (asText && ItemType is not TextDataViewType)
        {
            ReadOnlyMemory<char>[] texts = [.. Texts.Select(text => text.AsMemory())];
            builder.AddKeyValues<ReadOnlyMemory<char>>(texts.Length, TextDataViewType.Instance, (ref VBuffer<ReadOnlyMemory<char>> value) =>
                VBuffer<ReadOnlyMemory<char>>.Copy(texts, 0, ref value, texts.Length));
            return;
        }

        builder.AddKeyValues<T>(_values.Length, ItemType, (ref VBuffer<T> value) => VBuffer<T>.Copy(_values, 0, ref value, _values.Length));
    }

    private uint KeyOf(T value) => value is not null && _keys.TryGetValue(value, out uint key) ? key : 0;
}
