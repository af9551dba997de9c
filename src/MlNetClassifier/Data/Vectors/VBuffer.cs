using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace MlNetClassifier.Data;

/// <summary>
/// A vector, dense (all items) or sparse (the items at given indices, the rest being default). A getter may write into the arrays of the
/// vector passed to it, so keep a copy of what must outlive the next call.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
[SuppressMessage("Performance", "CA1815", Justification = "Two vectors are compared by the code that knows the tolerance.")]
public readonly struct VBuffer<T> : IEnumerable
{
    /// <summary>The number of items, those left out of a sparse vector included.</summary>
    public readonly int Length;

    private readonly int _count;
    private readonly T[]? _values;
    private readonly int[]? _indices;

    /// <summary>Makes a dense vector of the first <paramref name="length"/> values, or a sparse one when indices are given.</summary>
    /// <param name="length">The number of items.</param>
    /// <param name="values">The values; not copied.</param>
    /// <param name="indices">For a sparse vector, the index of each value, strictly increasing; not copied.</param>
    /// <exception cref="ArgumentException">There are fewer values than the length, or indices that do not fit.</exception>
    public VBuffer(int length, T[] values, int[]? indices = null)
        : this(length, indices is null ? length : values?.Length ?? 0, values, indices)
    {
    }

    /// <summary>Makes a sparse vector; dense when <paramref name="count"/> equals <paramref name="length"/>.</summary>
    /// <param name="length">The number of items.</param>
    /// <param name="count">The number of items that are given.</param>
    /// <param name="values">The values, at least <paramref name="count"/>; not copied.</param>
    /// <param name="indices">The index of each value, strictly increasing, at least <paramref name="count"/>; not copied.</param>
    /// <exception cref="ArgumentException">The counts do not fit each other.</exception>
    public VBuffer(int length, int count, T[]? values, int[]? indices)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (count < 0 || count > length)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A vector of length {length} cannot have {count} items.");
        }

        if (count > (values?.Length ?? 0))
        {
            throw new ArgumentException($"{count} items need as many values, but there are {values?.Length ?? 0}.", nameof(values));
        }

        if (count < length && count > (indices?.Length ?? 0))
        {
            throw new ArgumentException($"{count} items of a sparse vector need as many indices, but there are {indices?.Length ?? 0}.", nameof(indices));
        }

        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    /// <summary>Whether all items are stored.</summary>
    public bool IsDense => _count == Length;

    internal T[]? ValuesArray => _values;

    internal int[]? IndicesArray => _indices;

    /// <summary>The stored values: all of them when dense, else those at <see cref="GetIndices"/>.</summary>
    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    /// <summary>The indices of the stored values, increasing; empty when dense.</summary>
    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    /// <summary>Copies into a dense vector, reusing its memory when it suffices.</summary>
    /// <param name="destination">Receives the items.</param>
    public void CopyToDense(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>Copies, keeping a sparse vector sparse and reusing the destination's memory when it suffices.</summary>
    /// <param name="destination">Receives the items.</param>
    public void CopyTo(ref VBuffer<T> destination) => CopyTo(ref destination, 0, Length);

    /// <summary>Copies a stretch of items.</summary>
    /// <param name="destination">Receives the items.</param>
    /// <param name="sourceIndex">The first item.</param>
    /// <param name="length">The number of items.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stretch does not lie in the vector.</exception>
    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        CheckRange(sourceIndex, length);
        if (IsDense)
        {
            VBufferEditor<T> dense = VBufferEditor.Create(ref destination, length);
            _values.AsSpan(sourceIndex, length).CopyTo(dense.Values);
            destination = dense.Commit();
            return;
        }

        ReadOnlySpan<int> at = GetIndices();
        int first = LowerBound(at, sourceIndex);
        int last = LowerBound(at, sourceIndex + length);
        VBufferEditor<T> sparse = VBufferEditor.Create(ref destination, length, last - first, requireIndicesOnDense: true);
        for (int i = first; i < last; i++)
        {
            sparse.Values[i - first] = _values![i];
            sparse.Indices[i - first] = at[i] - sourceIndex;
        }

        destination = sparse.Commit();
    }

    /// <summary>Writes all items; those left out of a sparse vector as default.</summary>
    /// <param name="destination">At least <see cref="Length"/> items.</param>
    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    /// <summary>Writes all items from an index on.</summary>
    /// <param name="destination">Receives the items.</param>
    /// <param name="destinationIndex">Where the first item goes.</param>
    /// <param name="defaultValue">What is written for items left out of a sparse vector.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default!)
    {
        if (destinationIndex < 0 || destination.Length - destinationIndex < Length)
        {
            throw new ArgumentException($"{Length} items do not fit a destination of {destination.Length} from index {destinationIndex} on.", nameof(destination));
        }

        Span<T> target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }

        target.Fill(defaultValue);
        ReadOnlySpan<int> at = GetIndices();
        for (int i = 0; i < at.Length; i++)
        {
            target[at[i]] = _values![i];
        }
    }

    /// <summary>Copies values of an array into a dense vector.</summary>
    /// <param name="source">The array.</param>
    /// <param name="sourceIndex">The first value.</param>
    /// <param name="destination">Receives the values.</param>
    /// <param name="length">The number of values.</param>
    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>The stored items with their indices.</summary>
    /// <param name="all">Whether the items left out of a sparse vector are handed out too, as default.</param>
    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        int stored = 0;
        if (all || IsDense)
        {
            for (int i = 0; i < Length; i++)
            {
                bool present = IsDense || (stored < _count && _indices![stored] == i);
                yield return new KeyValuePair<int, T>(i, present ? _values![stored++] : default!);
            }
        }
        else
        {
            for (; stored < _count; stored++)
            {
                yield return new KeyValuePair<int, T>(_indices![stored], _values![stored]);
            }
        }
    }

    /// <summary>All items in order.</summary>
    public IEnumerable<T> DenseValues() => Items(all: true).Select(item => item.Value);

    /// <summary>Reads one item.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="destination">Receives the item, default where a sparse vector has none.</param>
    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    /// <summary>Reads one item; default where a sparse vector has none.</summary>
    /// <param name="index">Its index.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index does not lie in the vector.</exception>
    public T GetItemOrDefault(int index)
    {
        CheckRange(index, 1);
        if (IsDense)
        {
            return _values![index];
        }

        int at = GetIndices().BinarySearch(index);
        return at < 0 ? default! : _values![at];
    }

    /// <inheritdoc/>
    public override string ToString() => IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    /// <inheritdoc/>
    public IEnumerator GetEnumerator() => DenseValues().GetEnumerator();

    private static int LowerBound(ReadOnlySpan<int> sorted, int value)
    {
        int at = sorted.BinarySearch(value);
        return at < 0 ? ~at : at;
    }

    private void CheckRange(int start, int length)
    {
        if (start < 0 || length < 0 || start > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"Items {start} to {(long)start + length - 1} do not lie in a vector of length {Length}.");
        }
    }
}
