using MlNetClassifier.Data;
using MlNetClassifier.Graphs;

namespace MlNetClassifier.Transforms;

/// <summary>Hands a network's output out as a vector column.</summary>
internal static class NetworkOutput
{
    /// <summary>The item type of the column of an output.</summary>
    /// <exception cref="NotSupportedException">Outputs of that type are not handed out.</exception>
    public static PrimitiveDataViewType ItemType(GraphValue output) => output.ElementType switch
    {
        ElementType.Float32 or ElementType.Float16 => NumberDataViewType.Single,
        ElementType.Int64 => NumberDataViewType.Int64,
        ElementType.Int32 => NumberDataViewType.Int32,
        _ => throw new NotSupportedException($"Output {output} cannot be a column: outputs of type Float32, Int64 and Int32 can."),
    };

    /// <summary>The dimensions of the column of an output: those for one row, its leading 1 included.</summary>
    public static int[] Dimensions(GraphValue output)
    {
        int[] dimensions = output.Shape.WithBatch(1).ToArray();
        return dimensions.Length == 0 ? [1] : dimensions;
    }

    /// <summary>Copies the numbers of one row into a column's value.</summary>
    public static void Copy(ReadOnlySpan<float> numbers, ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, numbers.Length);
        numbers.CopyTo(editor.Values);
        value = editor.Commit();
    }

    /// <summary>Copies the numbers of one row into a column's value.</summary>
    public static void Copy(ReadOnlySpan<float> numbers, ref VBuffer<long> value)
    {
        VBufferEditor<long> editor = VBufferEditor.Create(ref value, numbers.Length);
        for (int i = 0; i < numbers.Length; i++)
        {
            editor.Values[i] = (long)numbers[i];
        }

        value = editor.Commit();
    }

    /// <summary>Copies the numbers of one row into a column's value.</summary>
    public static void Copy(ReadOnlySpan<float> numbers, ref VBuffer<int> value)
    {
        VBufferEditor<int> editor = VBufferEditor.Create(ref value, numbers.Length);
        for (int i = 0; i < numbers.Length; i++)
        {
            editor.Values[i] = (int)numbers[i];
        }

        value = editor.Commit();
    }

    /// <summary>Copies the numbers of one row into a slot of a store of the column's type.</summary>
    public static void Copy(ReadOnlySpan<float> numbers, ColumnStore store, int slot)
    {
        switch (store)
        {
            case ColumnStore<VBuffer<float>> floats:
                Copy(numbers, ref floats.Values[slot]);
                break;
            case ColumnStore<VBuffer<long>> longs:
                Copy(numbers, ref longs.Values[slot]);
                break;
            default:
                Copy(numbers, ref ((ColumnStore<VBuffer<int>>)store).Values[slot]);
                break;
        }
    }
}
