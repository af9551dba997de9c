using System.Collections.Immutable;

namespace MlNetClassifier.Data;

/// <summary>A vector of primitive items; a value is a <see cref="VBuffer{T}"/>. It may have several dimensions, the last one running fastest.</summary>
public sealed class VectorDataViewType : StructuredDataViewType
{
    /// <summary>Makes a vector type of one dimension.</summary>
    /// <param name="itemType">The type of the items.</param>
    /// <param name="size">The number of items; 0 (the default) when it varies from row to row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public VectorDataViewType(PrimitiveDataViewType itemType, int size = 0)
        : this(itemType, ImmutableArray.Create(size))
    {
    }

    /// <summary>Makes a vector type.</summary>
    /// <param name="itemType">The type of the items.</param>
    /// <param name="dimensions">The dimensions; 0 for one that varies from row to row.</param>
    /// <exception cref="ArgumentException">No dimension is given, one is negative, or their product exceeds 2³¹−1.</exception>
    public VectorDataViewType(PrimitiveDataViewType itemType, params int[] dimensions)
        : this(itemType, ImmutableArray.Create(dimensions))
    {
    }

    /// <summary>Makes a vector type.</summary>
    /// <param name="itemType">The type of the items.</param>
    /// <param name="dimensions">The dimensions; 0 for one that varies from row to row.</param>
    /// <exception cref="ArgumentException">No dimension is given, one is negative, or their product exceeds 2³¹−1.</exception>
    public VectorDataViewType(PrimitiveDataViewType itemType, ImmutableArray<int> dimensions)
        : base(typeof(VBuffer<>).MakeGenericType((itemType ?? throw new ArgumentNullException(nameof(itemType))).RawType))
    {
        if (dimensions.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A vector type needs at least one dimension.", nameof(dimensions));
        }

        long size = 1;
        foreach (int dimension in dimensions)
        {
            if (dimension < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(dimensions), dimension, "A dimension must be positive, or 0 when it varies.");
            }

            size *= dimension;
            if (size > int.MaxValue)
            {
                throw new ArgumentException($"A vector of {string.Join('×', dimensions)} items is larger than 2³¹−1.", nameof(dimensions));
            }
        }

        ItemType = itemType;
        Dimensions = dimensions;
        Size = (int)size;
    }

    /// <summary>The dimensions, at least one; 0 stands for one that varies from row to row.</summary>
    public ImmutableArray<int> Dimensions { get; }

    /// <summary>The type of the items.</summary>
    public PrimitiveDataViewType ItemType { get; }

    /// <summary>The number of items, or 0 when it varies from row to row.</summary>
    public int Size { get; }

    /// <summary>Whether every row has the same, known number of items.</summary>
    public bool IsKnownSize => Size > 0;

    /// <inheritdoc/>
    public override bool Equals(DataViewType? other) =>
        other is VectorDataViewType vector && vector.ItemType.Equals(ItemType) && vector.Dimensions.AsSpan().SequenceEqual(Dimensions.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ItemType, Size, Dimensions.Length);

    /// <inheritdoc/>
    public override string ToString() =>
        Dimensions is [0]
            ? $"Vector<{ItemType}>"
            : $"Vector<{ItemType}, {string.Join(", ", Dimensions.Select(d => d == 0 ? "*" : d.ToString()))}>";
}
