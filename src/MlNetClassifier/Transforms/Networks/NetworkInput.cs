using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Transforms;

/// <summary>Writes the value of a column into a network's input.</summary>
internal static class NetworkInput
{
    /// <summary>Checks that a column can feed an input, both of the same number type and number of items.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It cannot.</exception>
    public static void Check(string reader, DataViewSchema.Column column, GraphValue input)
    {
        Type? expected = RawTypeOf(input.ElementType);
        string wanted = $"{expected?.Name ?? input.ElementType.ToString()} of shape {input.Shape.WithBatch(1)}";
        if (expected is null || column.Type.GetItemType().RawType != expected || column.Type.GetItemType() is KeyDataViewType)
        {
            throw ColumnErrors.WrongType(reader, column.Name, wanted, column.Type.ToString()!);
        }

        int size = column.Type.GetValueCount();
        if (size != 0 && size != Items(input))
        {
            throw ColumnErrors.WrongType(reader, column.Name, $"{wanted}, which is {Items(input)} items", column.Type.ToString()!);
        }
    }

    /// <summary>The items of an input for one row.</summary>
    public static int Items(GraphValue input) => input.Shape.WithBatch(1).ElementsPerItem;

    /// <summary>Binds a writer to a row: the column's own, where it writes into a network's input itself, or one that copies its values there.</summary>
    public static PixelsWriter Bind(DataViewRow row, DataViewSchema.Column column) =>
        (row as IShortcutRow)?.GetShortcut<PixelsWriter>(column) ?? new Factory(row, column).Invoke(column.Type.GetItemType().RawType);

    private static Type? RawTypeOf(ElementType type) => type switch
    {
        ElementType.Float32 => typeof(float),
        ElementType.Int64 => typeof(long),
        ElementType.Int32 => typeof(int),
        ElementType.UInt8 => typeof(byte),
        ElementType.Bool => typeof(bool),
        _ => null,
    };

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<PixelsWriter>
    {
        protected override PixelsWriter InvokeFor<T>()
        {
            Func<T, float> convert = typeof(T) == typeof(float) ? null! : value => Convert.ToSingle(value);
            if (column.Type is not VectorDataViewType)
            {
                ValueGetter<T> scalar = row.GetGetter<T>(column);
                T value = default!;
                return (destination, _) =>
                {
                    scalar(ref value);
                    destination[0] = value is float single ? single : convert(value);
                };
            }

            ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> values = default;
            string name = column.Name;
            return (destination, _) =>
            {
                vector(ref values);
                if (values.Length != destination.Length)
                {
                    throw new InvalidOperationException($"Column '{name}' has {values.Length} items in a row where the network takes {destination.Length}.");
                }

                if (values is VBuffer<float> floats)
                {
                    floats.CopyTo(destination);
                    return;
                }

                foreach (KeyValuePair<int, T> item in values.Items(all: true))
                {
                    destination[item.Key] = convert(item.Value);
                }
            };
        }
    }
}
