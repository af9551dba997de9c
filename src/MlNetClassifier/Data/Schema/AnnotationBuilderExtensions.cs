namespace MlNetClassifier.Data;

/// <summary>Adds the common annotations.</summary>
public static class AnnotationBuilderExtensions
{
    /// <summary>Adds names of the slots of a vector.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="size">The number of slots.</param>
    /// <param name="getter">Reads the names.</param>
    public static void AddSlotNames(this DataViewSchema.Annotations.Builder builder, int size, ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, size), getter);
    }

    /// <summary>Adds what the numbers of a key stand for.</summary>
    /// <typeparam name="TValue">The raw type of the values.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="size">The number of values, the count of the key type.</param>
    /// <param name="valueType">The type of the values.</param>
    /// <param name="getter">Reads the values.</param>
    public static void AddKeyValues<TValue>(
        this DataViewSchema.Annotations.Builder builder, int size, PrimitiveDataViewType valueType, ValueGetter<VBuffer<TValue>> getter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(AnnotationKinds.KeyValues, new VectorDataViewType(valueType, size), getter);
    }
}
