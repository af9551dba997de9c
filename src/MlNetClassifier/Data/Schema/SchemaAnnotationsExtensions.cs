namespace MlNetClassifier.Data;

/// <summary>Reads the common annotations of a column.</summary>
public static class SchemaAnnotationsExtensions
{
    /// <summary>Whether the slots of the column's vector have names.</summary>
    /// <param name="column">The column.</param>
    public static bool HasSlotNames(this DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { IsKnownSize: true } vector
        && column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.SlotNames)?.Type is VectorDataViewType names
        && names.Size == vector.Size && names.ItemType is TextDataViewType;

    /// <summary>Reads the names of the slots of the column's vector.</summary>
    /// <param name="column">The column.</param>
    /// <param name="slotNames">Receives the names.</param>
    /// <exception cref="InvalidOperationException">The column has no slot names.</exception>
    public static void GetSlotNames(this DataViewSchema.Column column, ref VBuffer<ReadOnlyMemory<char>> slotNames) =>
        column.Annotations.GetValue(AnnotationKinds.SlotNames, ref slotNames);

    /// <summary>Whether the numbers of the column's key have values.</summary>
    /// <param name="column">The column.</param>
    /// <param name="keyValueItemType">The type the values must have; null for any.</param>
    public static bool HasKeyValues(this DataViewSchema.Column column, PrimitiveDataViewType? keyValueItemType = null) =>
        column.Type.GetItemType() is KeyDataViewType key
        && column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type is VectorDataViewType values
        && (ulong)values.Size == key.Count
        && (keyValueItemType is null || values.ItemType.Equals(keyValueItemType));

    /// <summary>Reads what the numbers of the column's key stand for; the first value belongs to key 1.</summary>
    /// <typeparam name="TValue">The raw type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="keyValues">Receives the values.</param>
    /// <exception cref="InvalidOperationException">The column has no key values of that type.</exception>
    public static void GetKeyValues<TValue>(this DataViewSchema.Column column, ref VBuffer<TValue> keyValues) =>
        column.Annotations.GetValue(AnnotationKinds.KeyValues, ref keyValues);

    /// <summary>Whether the column is marked as scaled to a unit range.</summary>
    /// <param name="column">The column.</param>
    public static bool IsNormalized(this DataViewSchema.Column column)
    {
        bool value = false;
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.IsNormalized)?.Type is BooleanDataViewType)
        {
            column.Annotations.GetValue(AnnotationKinds.IsNormalized, ref value);
        }

        return value;
    }
}
