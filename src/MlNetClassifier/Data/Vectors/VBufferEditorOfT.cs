namespace MlNetClassifier.Data;

/// <summary>A vector being written; <see cref="Commit"/> makes it a <see cref="VBuffer{T}"/>.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public readonly ref struct VBufferEditor<T>
{
    private readonly int _logicalLength;
    private readonly T[] _values;
    private readonly int[]? _indices;

    internal VBufferEditor(int logicalLength, int valuesCount, T[] values, int[]? indices, bool sparse)
    {
        _logicalLength = logicalLength;
        _values = values;
        _indices = indices;
        Values = values.AsSpan(0, valuesCount);
        Indices = sparse ? indices.AsSpan(0, valuesCount) : default;
    }

    /// <summary>The values to write.</summary>
    public Span<T> Values { get; }

    /// <summary>The indices of the values, to write in increasing order; empty for a dense vector.</summary>
    public Span<int> Indices { get; }

    /// <summary>The finished vector.</summary>
    public VBuffer<T> Commit() => new(_logicalLength, Values.Length, _values, _indices);

    /// <summary>The finished vector, with only the first values stored.</summary>
    /// <param name="physicalValuesCount">The number of values stored.</param>
    public VBuffer<T> CommitTruncated(int physicalValuesCount) => new(_logicalLength, physicalValuesCount, _values, _indices);
}
