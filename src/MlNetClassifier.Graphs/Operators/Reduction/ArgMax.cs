using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>Index of the largest element along an axis. Output Int64.</summary>
public sealed record ArgMax : Operator
{
    /// <summary>Axis; negative counts from the end. Default 0.</summary>
    public int Axis { get; init; }

    /// <summary>Whether the axis stays with size 1. Default true.</summary>
    public bool KeepDimension { get; init; } = true;

    /// <summary>Whether the last of equal elements counts, else the first. Default false.</summary>
    public bool SelectLast { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape x = FloatInput(inputs, 0);
        int axis = ShapeRules.Axis(Axis, x.Rank);
        Check(x[axis] > 0, $"axis {Axis} of {x} is the batch or empty.");
        return One(ElementType.Int64, ResultShape(x, axis));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        int axis = ShapeRules.Axis(Axis, x.Shape.Rank);
        (int outer, int size, int inner) = Strides.Split(x.Shape, axis);
        long[] y = new long[outer * inner];
        for (int at = 0; at < y.Length; at++)
        {
            int first = at / inner * size * inner + at % inner;
            int best = 0;
            for (int k = 1; k < size; k++)
            {
                float value = x.Floats[first + k * inner];
                float most = x.Floats[first + best * inner];
                if (value > most || (SelectLast && value == most))
                {
                    best = k;
                }
            }

            y[at] = best;
        }

        return [Tensor.FromIntegers(y, ResultShape(x.Shape, axis))];
    }

    private TensorShape ResultShape(TensorShape x, int axis)
    {
        List<int> sizes = [.. x];
        sizes[axis] = 1;
        if (!KeepDimension)
        {
            sizes.RemoveAt(axis);
        }

        return new TensorShape([.. sizes]);
    }
}
