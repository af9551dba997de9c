using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>What the transforms that spread keys over vectors share: shapes, slot names and the reading of keys.</summary>
internal static class KeyIndicator
{
    /// <summary>The column before anything is fitted.</summary>
    public static SchemaShape.Column Shape(string name, SchemaShape.Column key)
    {
        SchemaShape.Column normalized = new(AnnotationKinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);
        SchemaShape.Column slotNames = new(AnnotationKinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);
        bool named = key.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out SchemaShape.Column values) && values.ItemType is TextDataViewType;
        return new SchemaShape.Column(
            name,
            key.Kind == SchemaShape.Column.VectorKind.VariableVector ? key.Kind : SchemaShape.Column.VectorKind.Vector,
            NumberDataViewType.Single,
            false,
            new SchemaShape(named ? [normalized, slotNames] : [normalized]));
    }

    /// <summary>The number of categories of a key column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column holds no keys, or more of them than a vector can have items.</exception>
    public static int CountOf(string reader, DataViewSchema.Column column) =>
        column.Type.GetKeyCount() is > 0 and <= int.MaxValue and var count
            ? (int)count
            : throw ColumnErrors.WrongType(reader, column.Name, "a key of at most 2147483647 values", column.Type.ToString()!);

    /// <summary>
    /// Names the slots: the slot of a single key or of counts by its name, those of a vector's keys by the source slot, a dot, and the name.
    /// </summary>
    public static void AddSlotNames(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column column, IReadOnlyList<string>? names, bool spread)
    {
        if (names is null)
        {
            return;
        }

        ReadOnlyMemory<char>[] slots = [.. names.Select(name => name.AsMemory())];
        if (spread)
        {
            VBuffer<ReadOnlyMemory<char>> sources = default;
            if (column.HasSlotNames())
            {
                column.GetSlotNames(ref sources);
            }

            slots =
            [
                .. Enumerable.Range(0, column.Type.GetValueCount()).SelectMany(source =>
                {
                    string prefix = sources.Length > 0 && !sources.GetItemOrDefault(source).IsEmpty ? sources.GetItemOrDefault(source).ToString() : $"[{source}]";
                    return names.Select(name => $"{prefix}.{name}".AsMemory());
                }),
            ];
        }

        builder.AddSlotNames(slots.Length, (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(slots, 0, ref value, slots.Length));
    }

    /// <summary>The texts a key column's values have, or null when they have none.</summary>
    public static string[]? TextsOf(DataViewSchema.Column column)
    {
        if (!column.HasKeyValues(TextDataViewType.Instance))
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(value => value.ToString())];
    }

    /// <summary>Binds a reader of the current row's keys, one of them for a scalar.</summary>
    public static Func<IReadOnlyList<ulong>> BindKeys(DataViewRow row, DataViewSchema.Column column) =>
        new Factory(row, column).Invoke(column.Type.GetItemType().RawType);

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<Func<IReadOnlyList<ulong>>>
    {
        protected override Func<IReadOnlyList<ulong>> InvokeFor<T>()
        {
            List<ulong> keys = [];
            if (column.Type is VectorDataViewType)
            {
                ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
                VBuffer<T> values = default;
                return () =>
                {
                    vector(ref values);
                    keys.Clear();
                    foreach (T key in values.DenseValues())
                    {
                        keys.Add(Convert.ToUInt64(key));
                    }

                    return keys;
                };
            }

            ValueGetter<T> scalar = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                scalar(ref value);
                keys.Clear();
                keys.Add(Convert.ToUInt64(value));
                return keys;
            };
        }
    }
}
