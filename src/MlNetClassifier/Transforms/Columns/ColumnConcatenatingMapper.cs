using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Joins columns of a row.</summary>
internal sealed class ColumnConcatenatingMapper(DataViewSchema inputSchema, IReadOnlyList<Concatenation> groups)
    : RowMapper(inputSchema, [.. groups.Select(group => Describe(inputSchema, group))])
{
    private readonly DataViewSchema.Column[][] _sources = [.. groups.Select(group => SourcesOf(inputSchema, group))];

    protected override IEnumerable<int> InputsOf(int added) => _sources[added].Select(column => column.Index);

    protected override Delegate CreateGetter(DataViewRow input, int added) =>
        new Factory(input, _sources[added]).Invoke(_sources[added][0].Type.GetItemType().RawType);

    private static DataViewSchema.Column[] SourcesOf(DataViewSchema schema, Concatenation group) =>
        [.. group.Sources.Select(source => ColumnErrors.Require(schema, source.Name, nameof(ColumnConcatenatingTransformer)))];

    private static DataViewSchema.DetachedColumn Describe(DataViewSchema schema, Concatenation group)
    {
        DataViewSchema.Column[] sources = SourcesOf(schema, group);
        DataViewType itemType = sources[0].Type.GetItemType();
        foreach (DataViewSchema.Column source in sources)
        {
            if (source.Type.GetItemType() is not PrimitiveDataViewType || !source.Type.GetItemType().Equals(itemType))
            {
                throw ColumnErrors.WrongType(
                    nameof(ColumnConcatenatingTransformer), source.Name, $"the item type of column '{sources[0].Name}', {itemType}", source.Type.ToString()!);
            }
        }

        bool known = Array.TrueForAll(sources, source => source.Type.GetValueCount() > 0);
        int size = known ? sources.Sum(source => source.Type.GetValueCount()) : 0;
        DataViewSchema.Annotations.Builder annotations = new();
        if (known && SlotNames(group, sources) is { } names)
        {
            annotations.AddSlotNames(size, (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref value, size));
        }

        if (Array.TrueForAll(sources, source => source.IsNormalized()))
        {
            annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        }

        return new DataViewSchema.DetachedColumn(group.Name, new VectorDataViewType((PrimitiveDataViewType)itemType, size), annotations.ToAnnotations());
    }

    /// <summary>A single value's slot is named after its column, a vector's slots after column and slot; null when no slot has a name.</summary>
    private static ReadOnlyMemory<char>[]? SlotNames(Concatenation group, DataViewSchema.Column[] sources)
    {
        List<ReadOnlyMemory<char>> names = [];
        bool any = false;
        for (int i = 0; i < sources.Length; i++)
        {
            string prefix = group.Sources[i].Alias is { Length: > 0 } alias ? alias : sources[i].Name;
            if (sources[i].Type is not VectorDataViewType vector)
            {
                names.Add(prefix.AsMemory());
                any = true;
            }
            else if (sources[i].HasSlotNames())
            {
                VBuffer<ReadOnlyMemory<char>> slots = default;
                sources[i].GetSlotNames(ref slots);
                names.AddRange(slots.DenseValues().Select(slot => slot.IsEmpty ? slot : $"{prefix}.{slot}".AsMemory()));
                any = true;
            }
            else
            {
                names.AddRange(Enumerable.Repeat(ReadOnlyMemory<char>.Empty, vector.Size));
            }
        }

        return any ? [.. names] : null;
    }

    private sealed class Factory(DataViewRow row, DataViewSchema.Column[] sources) : TypeFunction<Delegate>
    {
        private delegate void Reader<T>(ref VBuffer<T> value);

        protected override Delegate InvokeFor<T>()
        {
            Reader<T>[] readers = [.. sources.Select(CreateReader<T>)];
            VBuffer<T>[] parts = new VBuffer<T>[readers.Length];
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
            {
                int length = 0;
                for (int i = 0; i < readers.Length; i++)
                {
                    readers[i](ref parts[i]);
                    length = checked(length + parts[i].Length);
                }

                VBufferEditor<T> editor = VBufferEditor.Create(ref value, length);
                int at = 0;
                foreach (VBuffer<T> part in parts)
                {
                    part.CopyTo(editor.Values, at);
                    at += part.Length;
                }

                value = editor.Commit();
            });
        }

        private Reader<T> CreateReader<T>(DataViewSchema.Column column)
        {
            if (column.Type is VectorDataViewType)
            {
                ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
                return (ref VBuffer<T> value) => vector(ref value);
            }

            ValueGetter<T> scalar = row.GetGetter<T>(column);
            return (ref VBuffer<T> value) =>
            {
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, 1);
                scalar(ref editor.Values[0]);
                value = editor.Commit();
            };
        }
    }
}
