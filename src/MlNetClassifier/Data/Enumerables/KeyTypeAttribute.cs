namespace MlNetClassifier.Data;

/// <summary>Makes an unsigned integer member a key: 1 to the count, 0 when missing.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class KeyTypeAttribute : Attribute
{
    /// <summary>A key with as many values as the member's type can hold.</summary>
    public KeyTypeAttribute()
    {
    }

    /// <summary>A key of a number of values.</summary>
    /// <param name="count">The number of values, at least 1.</param>
    public KeyTypeAttribute(ulong count)
    {
        Count = count;
    }

    /// <summary>The number of values; null for as many as the member's type can hold.</summary>
    public ulong? Count { get; }
}
