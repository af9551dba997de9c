namespace MlNetClassifier.Data;

/// <summary>A number of one of .NET's integer or floating-point types.</summary>
public sealed class NumberDataViewType : SingletonDataViewType
{
    private NumberDataViewType(Type rawType)
        : base(rawType, rawType.Name)
    {
    }

    /// <summary>Signed 8-bit integer.</summary>
    public static NumberDataViewType SByte { get; } = new(typeof(sbyte));

    /// <summary>Unsigned 8-bit integer.</summary>
    public static NumberDataViewType Byte { get; } = new(typeof(byte));

    /// <summary>Signed 16-bit integer.</summary>
    public static NumberDataViewType Int16 { get; } = new(typeof(short));

    /// <summary>Unsigned 16-bit integer.</summary>
    public static NumberDataViewType UInt16 { get; } = new(typeof(ushort));

    /// <summary>Signed 32-bit integer.</summary>
    public static NumberDataViewType Int32 { get; } = new(typeof(int));

    /// <summary>Unsigned 32-bit integer.</summary>
    public static NumberDataViewType UInt32 { get; } = new(typeof(uint));

    /// <summary>Signed 64-bit integer.</summary>
    public static NumberDataViewType Int64 { get; } = new(typeof(long));

    /// <summary>Unsigned 64-bit integer.</summary>
    public static NumberDataViewType UInt64 { get; } = new(typeof(ulong));

    /// <summary>32-bit floating-point number; NaN is a missing value.</summary>
    public static NumberDataViewType Single { get; } = new(typeof(float));

    /// <summary>64-bit floating-point number; NaN is a missing value.</summary>
    public static NumberDataViewType Double { get; } = new(typeof(double));
}
