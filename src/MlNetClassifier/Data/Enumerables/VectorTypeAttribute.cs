namespace MlNetClassifier.Data;

/// <summary>The size of an array or <see cref="VBuffer{T}"/> member; without it the size may vary from row to row.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class VectorTypeAttribute : Attribute
{
    /// <summary>A vector whose size varies.</summary>
    public VectorTypeAttribute()
    {
    }

    /// <summary>A vector of a known size.</summary>
    /// <param name="size">The number of items.</param>
    public VectorTypeAttribute(int size)
    {
        Dimensions = [size];
    }

    /// <summary>A vector of several dimensions.</summary>
    /// <param name="dimensions">The dimensions, the last one running fastest.</param>
    public VectorTypeAttribute(params int[] dimensions)
    {
        Dimensions = dimensions;
    }

    /// <summary>The dimensions; null when the size varies.</summary>
    public int[]? Dimensions { get; }
}
