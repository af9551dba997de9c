namespace MlNetClassifier.ModelFile.Idv;

/// <summary>How a column's values are encoded in a binary IDataView file: name of the codec plus its parameters.</summary>
internal abstract record IdvType;

/// <summary>A codec without structure, such as <c>TextSpan</c> or <c>Single</c>.</summary>
/// <param name="Codec">Name of the codec.</param>
internal sealed record IdvSimple(string Codec) : IdvType
{
    public static IdvSimple Text { get; } = new("TextSpan");

    public static IdvSimple Single { get; } = new("Single");

    public static IdvSimple UInt32 { get; } = new("UInt32");

    public override string ToString() => Codec;
}

/// <summary>A vector.</summary>
/// <param name="Item">Codec of one value.</param>
/// <param name="Dimensions">Shape; no dimension, or one that is 0, means an unknown size.</param>
internal sealed record IdvVector(IdvType Item, params int[] Dimensions) : IdvType
{
    /// <summary>Number of values, 0 when unknown.</summary>
    public long Size => Dimensions.Length == 0 ? 0 : Dimensions.Aggregate(1L, (product, d) => checked(product * d));

    public bool Equals(IdvVector? other) => other is not null && Item == other.Item && Dimensions.AsSpan().SequenceEqual(other.Dimensions);

    public override int GetHashCode() => HashCode.Combine(Item, Dimensions.Length);

    public override string ToString() => $"Vector<{string.Join(", ", Dimensions.Select(d => $"{d}").Prepend(Item.ToString()))}>";
}

/// <summary>A key: a number from 1 to <paramref name="Count"/>, 0 for missing.</summary>
/// <param name="Item">Codec of the number.</param>
/// <param name="Count">Number of values.</param>
internal sealed record IdvKey(IdvType Item, ulong Count) : IdvType
{
    public override string ToString() => $"Key<{Item}, {Count}>";
}

/// <summary>A codec that this toolkit does not know; kept so that the columns beside it can still be read.</summary>
/// <param name="Codec">Name of the codec.</param>
internal sealed record IdvUnknown(string Codec) : IdvType
{
    public override string ToString() => Codec;
}
