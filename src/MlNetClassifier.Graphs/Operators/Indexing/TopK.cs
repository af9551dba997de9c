using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>The largest or smallest elements along an axis in order, the first of equals first; or their indices.</summary>
/// <remarks>ONNX's operator gives both: two of these, so that each node here has one result.</remarks>
public sealed record TopK : Operator
{
    /// <summary>How many.</summary>
    public required int Count { get; init; }

    /// <summary>Axis; negative counts from the end. Default −1.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>Whether the largest are wanted, else the smallest. Default true.</summary>
    public bool Largest { get; init; } = true;

    /// <summary>Whether the result is the elements' indices (Int64) instead of the elements (Float32). Default false.</summary>
    public bool Indices { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape x = FloatInput(inputs, 0);
        int axis = ShapeRules.Axis(Axis, x.Rank);
        Check(x[axis] != TensorShape.Batch && Count >= 0 && Count <= x[axis], $"{Count} elements cannot be taken along axis {Axis} of {x}.");
        return One(Indices ? ElementType.Int64 : ElementType.Float32, ResultShape(x, axis));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        int axis = ShapeRules.Axis(Axis, x.Shape.Rank);
        (int outer, int size, int inner) = Strides.Split(x.Shape, axis);
        TensorShape shape = ResultShape(x.Shape, axis);
        long[] indices = new long[shape.ElementsPerItem];
        float[] values = new float[indices.Length];
        int[] order = new int[size];
        for (int run = 0; run < outer * inner; run++)
        {
            int start = run / inner * size * inner + run % inner;
            int target = run / inner * Count * inner + run % inner;
            for (int k = 0; k < size; k++)
            {
                order[k] = k;
            }

            Array.Sort(order, (a, b) =>
            {
                int compared = x.Floats[start + a * inner].CompareTo(x.Floats[start + b * inner]);
                return compared == 0 ? a - b : Largest ? -compared : compared;
            });
            for (int k = 0; k < Count; k++)
            {
                indices[target + k * inner] = order[k];
                values[target + k * inner] = x.Floats[start + order[k] * inner];
            }
        }

        return [Indices ? Tensor.FromIntegers(indices, shape) : Tensor.FromFloats(values, shape)];
    }

    private TensorShape ResultShape(TensorShape x, int axis)
    {
        int[] sizes = x.ToArray();
        sizes[axis] = Count;
        return new TensorShape(sizes);
    }
}
