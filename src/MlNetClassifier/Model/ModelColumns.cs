namespace MlNetClassifier.Data;

/// <summary>How most transformers write and read their pairs of columns: a count, then output and input name of each.</summary>
internal static class ModelColumns
{
    public static void Save(ModelSaveContext context, IReadOnlyList<InputOutputColumnPair> columns)
    {
        context.Writer.Write(columns.Count);
        foreach (InputOutputColumnPair pair in columns)
        {
            context.SaveNonEmptyString(pair.OutputColumnName);
            context.SaveNonEmptyString(pair.InputColumnName);
        }
    }

    public static InputOutputColumnPair[] Load(ModelLoadContext context)
    {
        int count = context.Reader.ReadCount(2 * sizeof(int));
        if (count == 0)
        {
            throw context.Reader.Error("it has no columns");
        }

        InputOutputColumnPair[] pairs = new InputOutputColumnPair[count];
        for (int i = 0; i < count; i++)
        {
            string output = context.LoadNonEmptyString();
            pairs[i] = new InputOutputColumnPair(output, context.LoadNonEmptyString());
        }

        return pairs;
    }

    /// <summary>Reads a byte that stands for one of an enumeration's values.</summary>
    public static TEnum LoadEnum<TEnum>(ModelLoadContext context)
        where TEnum : struct, Enum
    {
        TEnum value = (TEnum)Enum.ToObject(typeof(TEnum), context.Reader.ReadByte());
        return Enum.IsDefined(value) ? value : throw context.Reader.Error($"{value} is no {typeof(TEnum).Name}");
    }
}
