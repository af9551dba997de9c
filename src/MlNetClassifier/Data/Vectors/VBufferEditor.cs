namespace MlNetClassifier.Data;

/// <summary>Makes <see cref="VBufferEditor{T}"/>s.</summary>
public static class VBufferEditor
{
    /// <summary>Prepares a dense vector, reusing the memory of the vector given when it suffices. The values start undefined.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="destination">The vector to overwrite.</param>
    /// <param name="newLogicalLength">The number of items.</param>
    public static VBufferEditor<T> Create<T>(ref VBuffer<T> destination, int newLogicalLength) =>
        Create(ref destination, newLogicalLength, newLogicalLength);

    /// <summary>Prepares a vector, sparse when fewer values than items are wanted.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="destination">The vector to overwrite.</param>
    /// <param name="newLogicalLength">The number of items.</param>
    /// <param name="valuesCount">The number of values that will be stored.</param>
    /// <param name="requireIndicesOnDense">Whether indices are wanted even when all values are stored, so that fewer may be committed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or there are more values than items.</exception>
    public static VBufferEditor<T> Create<T>(ref VBuffer<T> destination, int newLogicalLength, int valuesCount, bool requireIndicesOnDense = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(newLogicalLength);
        ArgumentOutOfRangeException.ThrowIfNegative(valuesCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(valuesCount, newLogicalLength);

        T[]? values = destination.ValuesArray;
        if (values is null || values.Length < valuesCount)
        {
            values = valuesCount == 0 ? [] : new T[valuesCount];
        }

        int[]? indices = destination.IndicesArray;
        bool sparse = requireIndicesOnDense || valuesCount < newLogicalLength;
        if (sparse && (indices is null || indices.Length < valuesCount))
        {
            indices = new int[valuesCount];
        }

        return new VBufferEditor<T>(newLogicalLength, valuesCount, values, indices, sparse);
    }
}
