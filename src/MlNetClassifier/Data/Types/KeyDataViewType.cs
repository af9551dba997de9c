namespace MlNetClassifier.Data;

/// <summary>
/// A category: a number from 1 to <see cref="Count"/>, or 0 for a missing value. What the numbers stand for is in the column's
/// <c>KeyValues</c> annotation, where there is one.
/// </summary>
public sealed class KeyDataViewType : PrimitiveDataViewType
{
    /// <summary>Makes the type.</summary>
    /// <param name="rawType">An unsigned integer type: <c>byte</c>, <c>ushort</c>, <c>uint</c> or <c>ulong</c>.</param>
    /// <param name="count">The number of categories, at least 1 and at most the largest value of <paramref name="rawType"/>.</param>
    /// <exception cref="ArgumentException">The raw type is not an unsigned integer type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is 0 or does not fit the raw type.</exception>
    public KeyDataViewType(Type rawType, ulong count)
        : base(rawType)
    {
        if (!IsValidDataType(rawType))
        {
            throw new ArgumentException($"A key is stored in byte, ushort, uint or ulong, not in {rawType?.Name ?? "null"}.", nameof(rawType));
        }

        if (count == 0 || count > MaxCount(rawType))
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"The count of a key type stored in {rawType.Name} must be from 1 to {MaxCount(rawType)}.");
        }

        Count = count;
    }

    /// <summary>Makes the type.</summary>
    /// <param name="rawType">An unsigned integer type: <c>byte</c>, <c>ushort</c>, <c>uint</c> or <c>ulong</c>.</param>
    /// <param name="count">The number of categories, at least 1.</param>
    /// <exception cref="ArgumentException">The raw type is not an unsigned integer type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1 or does not fit the raw type.</exception>
    public KeyDataViewType(Type rawType, int count)
        : this(rawType, count < 0 ? 0UL : (ulong)count)
    {
    }

    /// <summary>The number of categories.</summary>
    public ulong Count { get; }

    /// <summary>Whether a key can be stored in the type: <c>byte</c>, <c>ushort</c>, <c>uint</c>, <c>ulong</c>.</summary>
    /// <param name="type">The type asked about.</param>
    public static bool IsValidDataType(Type? type) =>
        type == typeof(uint) || type == typeof(byte) || type == typeof(ushort) || type == typeof(ulong);

    /// <inheritdoc/>
    public override bool Equals(DataViewType? other) => other is KeyDataViewType key && key.RawType == RawType && key.Count == Count;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(RawType, Count);

    /// <inheritdoc/>
    public override string ToString() => $"Key<{RawType.Name}, 0-{Count - 1}>";

    internal static ulong MaxCount(Type rawType) =>
        rawType == typeof(byte) ? byte.MaxValue
        : rawType == typeof(ushort) ? ushort.MaxValue
        : rawType == typeof(uint) ? uint.MaxValue
        : ulong.MaxValue;
}
