namespace MlNetClassifier.Data;

/// <summary>The fixed correspondence of .NET types, <see cref="DataKind"/>s and primitive column types.</summary>
internal static class PrimitiveTypes
{
    private static readonly PrimitiveDataViewType[] All =
    [
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double, TextDataViewType.Instance, BooleanDataViewType.Instance,
        TimeSpanDataViewType.Instance, DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance,
    ];

    /// <summary>The column type of a kind.</summary>
    public static PrimitiveDataViewType FromKind(DataKind kind) =>
        (int)kind >= 1 && (int)kind <= All.Length
            ? All[(int)kind - 1]
            : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown data kind.");

    /// <summary>The column type that holds values of a .NET type (<c>string</c> counts as text), or null.</summary>
    public static PrimitiveDataViewType? FromType(Type type)
    {
        if (type == typeof(string))
        {
            return TextDataViewType.Instance;
        }

        if (type == typeof(DataViewRowId))
        {
            return RowIdDataViewType.Instance;
        }

        return Array.Find(All, t => t.RawType == type);
    }

    /// <summary>The kind of a primitive column type; a key has the kind of its raw type. Null for a row identity.</summary>
    public static DataKind? KindOf(PrimitiveDataViewType type)
    {
        int index = Array.FindIndex(All, t => t.RawType == type.RawType);
        return index < 0 ? null : (DataKind)(index + 1);
    }
}
