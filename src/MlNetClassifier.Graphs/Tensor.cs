namespace MlNetClassifier.Graphs;

/// <summary>A dense tensor with all sizes known: a constant of a graph, or a value of the reference executor. Row-major.</summary>
/// <remarks>
/// Storage is one of two arrays: single precision for <see cref="ElementType.Float32"/>, 64-bit integers for every integer and truth type.
/// Integers are rare and small here (shapes, indices), so one width keeps the reference kernels short.
/// </remarks>
public sealed class Tensor
{
    private readonly float[]? _floats;
    private readonly long[]? _integers;

    private Tensor(ElementType elementType, TensorShape shape, float[]? floats, long[]? integers)
    {
        if (shape.IsSymbolic)
        {
            throw new ArgumentException($"A tensor needs known sizes, got {shape}.", nameof(shape));
        }

        int length = floats?.Length ?? integers!.Length;
        if (length != shape.ElementsPerItem)
        {
            throw new ArgumentException($"Shape {shape} needs {shape.ElementsPerItem} elements, got {length}.", nameof(shape));
        }

        ElementType = elementType;
        Shape = shape;
        _floats = floats;
        _integers = integers;
    }

    /// <summary>Type of the elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>Sizes, all known.</summary>
    public TensorShape Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Length => Shape.ElementsPerItem;

    /// <summary>Whether the elements are single-precision numbers.</summary>
    public bool IsFloat => _floats is not null;

    /// <summary>The elements of a float tensor (the array itself: treat as read-only).</summary>
    /// <exception cref="InvalidOperationException">The tensor holds integers.</exception>
    public float[] Floats => _floats ?? throw new InvalidOperationException($"The tensor holds {ElementType}, not Float32.");

    /// <summary>The elements of an integer or truth tensor, widened (the array itself: treat as read-only).</summary>
    /// <exception cref="InvalidOperationException">The tensor holds floats.</exception>
    public long[] Integers => _integers ?? throw new InvalidOperationException("The tensor holds Float32, not integers.");

    /// <summary>Makes a float tensor around an array, which is not copied.</summary>
    /// <param name="data">Elements, row-major.</param>
    /// <param name="shape">Sizes, all known.</param>
    public static Tensor FromFloats(float[] data, TensorShape shape) => new(ElementType.Float32, shape, data, null);

    /// <summary>Makes a float tensor around an array, which is not copied.</summary>
    /// <param name="data">Elements, row-major.</param>
    /// <param name="dimensions">Sizes.</param>
    public static Tensor FromFloats(float[] data, params int[] dimensions) => FromFloats(data, new TensorShape(dimensions));

    /// <summary>Makes an integer tensor around an array, which is not copied.</summary>
    /// <param name="data">Elements, row-major, within the range of <paramref name="elementType"/>.</param>
    /// <param name="shape">Sizes, all known.</param>
    /// <param name="elementType">An integer or truth type; default <see cref="ElementType.Int64"/>.</param>
    public static Tensor FromIntegers(long[] data, TensorShape shape, ElementType elementType = ElementType.Int64) =>
        elementType is ElementType.Float32 or ElementType.Float16
            ? throw new ArgumentException("An integer type is needed.", nameof(elementType))
            : new(elementType, shape, null, data);

    /// <summary>Makes a vector of 64-bit integers.</summary>
    /// <param name="data">Elements; the array is not copied.</param>
    public static Tensor FromIntegers(params long[] data) => FromIntegers(data, new TensorShape(data.Length));

    /// <summary>Makes a float tensor without dimensions.</summary>
    /// <param name="value">Its only element.</param>
    public static Tensor ScalarOf(float value) => FromFloats([value], TensorShape.Scalar);

    /// <summary>Makes a 64-bit integer tensor without dimensions.</summary>
    /// <param name="value">Its only element.</param>
    public static Tensor ScalarOf(long value) => FromIntegers([value], TensorShape.Scalar);

    /// <summary>The same elements (not copied) under another shape of the same element count.</summary>
    /// <param name="shape">New sizes.</param>
    public Tensor Reshape(TensorShape shape) => new(ElementType, shape, _floats, _integers);

    /// <summary>The same elements (not copied) under another shape of the same element count.</summary>
    /// <param name="dimensions">New sizes.</param>
    public Tensor Reshape(params int[] dimensions) => Reshape(new TensorShape(dimensions));

    /// <summary>Type and sizes, as in <c>Float32[32, 3, 3, 3]</c>.</summary>
    public override string ToString() => $"{ElementType}{Shape}";
}
