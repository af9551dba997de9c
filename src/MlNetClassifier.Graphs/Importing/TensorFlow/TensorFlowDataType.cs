namespace MlNetClassifier.Graphs.Importing.TensorFlow;

/// <summary>TensorFlow's numbers for element types.</summary>
internal static class TensorFlowDataType
{
    public const int Float = 1;
    public const int Double = 2;
    public const int Int32 = 3;
    public const int UInt8 = 4;
    public const int Int16 = 5;
    public const int Int8 = 6;
    public const int String = 7;
    public const int Int64 = 9;
    public const int Bool = 10;
    public const int BFloat16 = 14;
    public const int Half = 19;

    /// <summary>The element type under which values are presented: one width for every integer, so that shape vectors need no conversion.</summary>
    /// <exception cref="InvalidGraphException">The type is not supported.</exception>
    public static ElementType Map(int type) => type switch
    {
        Float or Double or Half or BFloat16 => ElementType.Float32,
        Int32 or UInt8 or Int16 or Int8 or Int64 => ElementType.Int64,
        Bool => ElementType.Bool,
        _ => throw new InvalidGraphException($"TensorFlow element type {type} is not supported."),
    };

    /// <summary>Bytes of one element.</summary>
    public static int Width(int type) => type switch
    {
        UInt8 or Int8 or Bool => 1,
        Int16 or Half or BFloat16 => 2,
        Float or Int32 => 4,
        _ => 8,
    };
}
