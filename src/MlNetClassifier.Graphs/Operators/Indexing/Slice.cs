using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>Every <see cref="Step"/>-th element along one axis. A slice of several axes is imported as several of these, a split likewise.</summary>
public sealed record Slice : Operator
{
    /// <summary>Axis; negative counts from the end.</summary>
    public required int Axis { get; init; }

    /// <summary>Index of the first element, ≥ 0.</summary>
    public required int Start { get; init; }

    /// <summary>Number of elements, ≥ 0.</summary>
    public required int Count { get; init; }

    /// <summary>Distance of the elements, not 0; negative runs backwards. Default 1.</summary>
    public int Step { get; init; } = 1;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorType x = Input(inputs, 0);
        int axis = ShapeRules.Axis(Axis, x.Shape.Rank);
        int size = x.Shape[axis];
        Check(size != TensorShape.Batch, "the batch cannot be sliced.");
        long last = Start + (Count - 1L) * Step;
        Check(Step != 0 && Count >= 0 && (Count == 0 || ((uint)Start < (uint)size && last >= 0 && last < size)), $"elements {Start}, {Step} apart, {Count} in number, are not all within {size}.");
        int[] sizes = x.Shape.ToArray();
        sizes[axis] = Count;
        return [x with { Shape = new TensorShape(sizes) }];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        int axis = ShapeRules.Axis(Axis, x.Shape.Rank);
        int[] strides = Strides.Of(x.Shape);
        int start = Start * strides[axis];
        strides[axis] *= Step;
        int[] sizes = x.Shape.ToArray();
        sizes[axis] = Count;
        var shape = new TensorShape(sizes);
        return [Strides.Pick(x, Strides.Walk(shape, strides, start), shape)];
    }
}
