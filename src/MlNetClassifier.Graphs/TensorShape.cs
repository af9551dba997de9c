using System.Collections;

namespace MlNetClassifier.Graphs;

/// <summary>
/// Sizes of a tensor's dimensions, outermost first. All are known numbers but for the batch dimension, which may be symbolic
/// (<see cref="Batch"/>), in at most one place; graph inputs and outputs have it first.
/// </summary>
public sealed class TensorShape : IReadOnlyList<int>, IEquatable<TensorShape>
{
    /// <summary>The size that stands for the symbolic batch dimension.</summary>
    public const int Batch = -1;

    private readonly int[] _dimensions;

    /// <summary>Creates a shape.</summary>
    /// <param name="dimensions">The sizes, ≥ 0 or <see cref="Batch"/>; none for a scalar.</param>
    /// <exception cref="InvalidGraphException">A size is negative, the batch occurs twice, or the elements exceed an array's limit.</exception>
    public TensorShape(params int[] dimensions)
        : this((ReadOnlySpan<int>)dimensions)
    {
    }

    /// <summary>Creates a shape.</summary>
    /// <param name="dimensions">The sizes, ≥ 0 or <see cref="Batch"/>; none for a scalar.</param>
    /// <exception cref="InvalidGraphException">A size is negative, the batch occurs twice, or the elements exceed an array's limit.</exception>
    public TensorShape(ReadOnlySpan<int> dimensions)
    {
        _dimensions = dimensions.ToArray();
        BatchAxis = -1;
        long elements = 1;
        bool empty = false;
        for (int i = 0; i < _dimensions.Length; i++)
        {
            int size = _dimensions[i];
            if (size == Batch)
            {
                if (BatchAxis >= 0)
                {
                    throw new InvalidGraphException($"Shape {this} has more than one symbolic dimension.");
                }

                BatchAxis = i;
            }
            else if (size < 0)
            {
                throw new InvalidGraphException($"Shape {this} has a negative dimension.");
            }
            else
            {
                // Each factor fits in 31 bits and the product is cut off at Array.MaxLength, so this cannot overflow. A size of 0 counts as 1
                // here: products of some of the sizes are then safe, too.
                empty |= size == 0;
                elements *= Math.Max(1, size);
                if (elements > Array.MaxLength)
                {
                    throw new InvalidGraphException($"Shape {this} has more elements than an array can hold.");
                }
            }
        }

        ElementsPerItem = empty ? 0 : (int)elements;
    }

    /// <summary>The shape without dimensions: one element.</summary>
    public static TensorShape Scalar { get; } = new();

    /// <summary>Number of dimensions.</summary>
    public int Rank => _dimensions.Length;

    /// <inheritdoc/>
    public int Count => _dimensions.Length;

    /// <summary>Index of the symbolic dimension, −1 if every size is known.</summary>
    public int BatchAxis { get; }

    /// <summary>Whether one dimension is symbolic.</summary>
    public bool IsSymbolic => BatchAxis >= 0;

    /// <summary>Product of all known sizes: the elements of one batch item, or of the whole tensor when nothing is symbolic.</summary>
    public int ElementsPerItem { get; }

    /// <summary>The sizes, outermost first.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>Size of one dimension, <see cref="Batch"/> if symbolic.</summary>
    /// <param name="index">Dimension, 0 is the outermost.</param>
    public int this[int index] => _dimensions[index];

    /// <summary>Compares two shapes.</summary>
    /// <param name="left">First shape.</param>
    /// <param name="right">Second shape.</param>
    public static bool operator ==(TensorShape? left, TensorShape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Compares two shapes.</summary>
    /// <param name="left">First shape.</param>
    /// <param name="right">Second shape.</param>
    public static bool operator !=(TensorShape? left, TensorShape? right) => !(left == right);

    /// <summary>The shape with the symbolic dimension replaced by a number; itself when nothing is symbolic.</summary>
    /// <param name="batch">Batch size, ≥ 0.</param>
    public TensorShape WithBatch(int batch)
    {
        if (!IsSymbolic)
        {
            return this;
        }

        int[] sizes = ToArray();
        sizes[BatchAxis] = batch;
        return new TensorShape(sizes);
    }

    /// <summary>A copy of the sizes.</summary>
    public int[] ToArray() => [.. _dimensions];

    /// <inheritdoc/>
    public bool Equals(TensorShape? other) => other is not null && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int size in _dimensions)
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    /// <summary>The sizes in brackets, <c>N</c> for the symbolic one: <c>[N, 3, 224, 224]</c>.</summary>
    public override string ToString() => "[" + string.Join(", ", _dimensions.Select(d => d == Batch ? "N" : d.ToString())) + "]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_dimensions).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
