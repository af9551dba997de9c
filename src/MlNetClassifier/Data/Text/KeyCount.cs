namespace MlNetClassifier.Data;

/// <summary>The number of values of a key column that is loaded from text.</summary>
public sealed class KeyCount
{
    /// <summary>As many as the type can hold.</summary>
    public KeyCount()
    {
    }

    /// <summary>A number of values.</summary>
    /// <param name="count">The number, at least 1.</param>
    public KeyCount(ulong count)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        Count = count;
    }

    /// <summary>The number of values; null for as many as the type can hold.</summary>
    public ulong? Count { get; }
}
