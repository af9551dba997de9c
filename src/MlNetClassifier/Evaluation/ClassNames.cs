using System.Globalization;

namespace MlNetClassifier.Data;

/// <summary>Names of classes from the annotations of label and score columns.</summary>
internal static class ClassNames
{
    /// <summary>Names of the scores: their slot names, else the label's key values, else their numbers from 0.</summary>
    public static IReadOnlyList<string> Of(DataViewSchema.Column score, DataViewSchema.Column label, int count)
    {
        if (SlotNames(score) is { } slots)
        {
            return slots;
        }

        return KeyValues(label) is { } keys && keys.Length == count
            ? keys
            : [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The class of each key, where names are known on both sides and their order differs; null where numbers agree.</summary>
    public static int[]? Match(DataViewSchema.Column label, DataViewSchema.Column score)
    {
        if (KeyValues(label) is not { } keys || SlotNames(score) is not { } slots || keys.SequenceEqual(slots))
        {
            return null;
        }

        Dictionary<string, int> classes = new(StringComparer.Ordinal);
        for (int i = 0; i < slots.Length; i++)
        {
            classes.TryAdd(slots[i], i);
        }

        return [.. keys.Select(key => classes.TryGetValue(key, out int index) ? index : int.MaxValue)];
    }

    /// <summary>Key values of a column as text; null when it has none.</summary>
    public static string[]? KeyValues(DataViewSchema.Column column)
    {
        if (!column.HasKeyValues())
        {
            return null;
        }

        PrimitiveDataViewType type = ((VectorDataViewType)column.Annotations.Schema[AnnotationKinds.KeyValues].Type).ItemType;
        return type switch
        {
            TextDataViewType => Texts<ReadOnlyMemory<char>>(column),
            { } number when number.RawType == typeof(float) => Texts<float>(column),
            { } number when number.RawType == typeof(double) => Texts<double>(column),
            { } number when number.RawType == typeof(int) => Texts<int>(column),
            { } number when number.RawType == typeof(uint) => Texts<uint>(column),
            { } number when number.RawType == typeof(long) => Texts<long>(column),
            _ => null,
        };
    }

    private static string[]? SlotNames(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static string[] Texts<T>(DataViewSchema.Column column)
        where T : notnull
    {
        VBuffer<T> values = default;
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(value => string.Create(CultureInfo.InvariantCulture, $"{value}"))];
    }
}
