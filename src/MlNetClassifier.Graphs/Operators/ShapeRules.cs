namespace MlNetClassifier.Graphs.Operators;

/// <summary>What the shape rules of several operators share.</summary>
internal static class ShapeRules
{
    /// <summary>The type of a required input.</summary>
    public static TensorType Input(IReadOnlyList<TensorType?> inputs, int index) =>
        (index < inputs.Count ? inputs[index] : null) ?? throw new InvalidGraphException($"input {index} is missing.");

    /// <summary>The type of an optional input, null if left out.</summary>
    public static TensorType? Optional(IReadOnlyList<TensorType?> inputs, int index) => index < inputs.Count ? inputs[index] : null;

    /// <summary>A required Float32 input of a given rank (−1: any).</summary>
    public static TensorShape FloatInput(IReadOnlyList<TensorType?> inputs, int index, int rank = -1)
    {
        TensorType type = Input(inputs, index);
        Check(type.ElementType == ElementType.Float32, $"input {index} must be Float32, not {type.ElementType}.");
        Check(rank < 0 || type.Shape.Rank == rank, $"input {index} must have {rank} dimensions, not {type.Shape.Rank}.");
        return type.Shape;
    }

    /// <summary>Fails with a message unless a condition holds.</summary>
    public static void Check(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidGraphException(message);
        }
    }

    /// <summary>Fails unless at most <paramref name="count"/> inputs were given.</summary>
    public static void AtMost(IReadOnlyList<TensorType?> inputs, int count) =>
        Check(inputs.Count <= count, $"takes at most {count} inputs, got {inputs.Count}.");

    /// <summary>An axis counted from the end if negative, made non-negative.</summary>
    public static int Axis(int axis, int rank)
    {
        Check(axis >= -rank && axis < rank, $"axis {axis} is outside a tensor of {rank} dimensions.");
        return axis < 0 ? axis + rank : axis;
    }

    /// <summary>NumPy's broadcasting: aligned at the last dimension, size 1 stretches.</summary>
    public static TensorShape Broadcast(TensorShape a, TensorShape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        int[] result = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int sizeA = i < rank - a.Rank ? 1 : a[i - (rank - a.Rank)];
            int sizeB = i < rank - b.Rank ? 1 : b[i - (rank - b.Rank)];
            Check(sizeA == sizeB || sizeA == 1 || sizeB == 1, $"shapes {a} and {b} cannot be broadcast together.");
            result[i] = sizeA == 1 ? sizeB : sizeA;
        }

        return new TensorShape(result);
    }

    /// <summary>Positions of a window sliding over one padded dimension.</summary>
    public static int SlidingWindow(int size, int kernel, int stride, int dilation, int padBefore, int padAfter, string what)
    {
        Check(size != TensorShape.Batch, $"the {what} must be known.");
        Check(kernel >= 1 && stride >= 1 && dilation >= 1, $"kernel {kernel}, stride {stride} and dilation {dilation} must be at least 1.");
        Check(padBefore >= 0 && padAfter >= 0, "padding must not be negative.");
        long padded = (long)size + padBefore + padAfter;
        long extent = ((long)kernel - 1) * dilation + 1;
        Check(padded >= extent, $"the {what} {size} (padded {padded}) is smaller than the kernel's {extent}.");
        long positions = (padded - extent) / stride + 1;
        Check(positions <= Array.MaxLength, $"the {what} of the result is too large.");
        return (int)positions;
    }

    /// <summary>A list with one type.</summary>
    public static IReadOnlyList<TensorType> One(ElementType elementType, TensorShape shape) => [new TensorType(elementType, shape)];

    /// <summary>A list with one Float32 type.</summary>
    public static IReadOnlyList<TensorType> OneFloat(TensorShape shape) => One(ElementType.Float32, shape);
}
