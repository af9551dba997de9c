namespace MlNetClassifier.Graphs.Importing.TfLite;

/// <summary>A tensor as the file declares it.</summary>
/// <param name="Index">Number within the network.</param>
/// <param name="Name">Its name, unique or not.</param>
/// <param name="Shape">Sizes, batch included.</param>
/// <param name="Type">Type of the stored elements.</param>
/// <param name="Data">The elements of a constant; empty for what is computed.</param>
/// <param name="Scale">real = scale · (stored − zero point): one number, or one a slice; empty where the tensor is not quantised.</param>
/// <param name="ZeroPoint">As many numbers as <paramref name="Scale"/>.</param>
/// <param name="QuantizedAxis">The axis of the slices.</param>
internal sealed record TfLiteTensor(
    int Index,
    string Name,
    int[] Shape,
    TfLiteElementType Type,
    ReadOnlyMemory<byte> Data,
    float[] Scale,
    long[] ZeroPoint,
    int QuantizedAxis)
{
    /// <summary>Number of elements.</summary>
    public long Length => Shape.Aggregate(1L, (product, size) => product * size);
}
