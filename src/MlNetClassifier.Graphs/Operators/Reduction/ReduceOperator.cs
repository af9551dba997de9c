using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>One number for all elements along some axes.</summary>
public abstract record ReduceOperator : Operator
{
    /// <summary>Axes that are reduced, each once; negative counts from the end.</summary>
    public required int[] Axes { get; init; }

    /// <summary>Whether the reduced axes stay with size 1. Default true.</summary>
    public bool KeepDimensions { get; init; } = true;

    /// <summary>The axes as non-negative numbers in rising order.</summary>
    /// <param name="rank">Dimensions of the input.</param>
    /// <exception cref="InvalidGraphException">An axis is outside or occurs twice.</exception>
    internal int[] NormalizedAxes(int rank)
    {
        int[] axes = [.. Axes.Select(a => Axis(a, rank)).Order()];
        Check(axes.Distinct().Count() == axes.Length, "an axis occurs twice.");
        return axes;
    }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorType x = Input(inputs, 0);
        int[] axes = NormalizedAxes(x.Shape.Rank);
        Check(!axes.Any(a => x.Shape[a] == TensorShape.Batch), "the batch cannot be reduced.");
        return [x with { Shape = ResultShape(x.Shape, axes, KeepDimensions) }];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        int[] axes = NormalizedAxes(x.Shape.Rank);
        TensorShape kept = ResultShape(x.Shape, axes, keep: true);
        int[] strides = Strides.Of(kept);
        foreach (int axis in axes)
        {
            strides[axis] = 0;
        }

        int[] places = Strides.Walk(x.Shape, strides);
        double[] state = new double[kept.ElementsPerItem];
        Array.Fill(state, Start);
        for (int i = 0; i < places.Length; i++)
        {
            state[places[i]] = Combine(state[places[i]], x.IsFloat ? x.Floats[i] : x.Integers[i]);
        }

        int count = kept.ElementsPerItem == 0 ? 0 : x.Length / kept.ElementsPerItem;
        TensorShape shape = ResultShape(x.Shape, axes, KeepDimensions);
        return
        [
            x.IsFloat
                ? Tensor.FromFloats(Array.ConvertAll(state, s => (float)Finish(s, count)), shape)
                : Tensor.FromIntegers(Array.ConvertAll(state, s => (long)Finish(s, count)), shape, x.ElementType),
        ];
    }

    /// <summary>State before the first element.</summary>
    internal virtual double Start => 0;

    /// <summary>State after one more element.</summary>
    internal abstract double Combine(double state, double value);

    /// <summary>Result from the state after all elements.</summary>
    internal virtual double Finish(double state, int count) => state;

    private static TensorShape ResultShape(TensorShape x, int[] axes, bool keep)
    {
        List<int> sizes = [];
        for (int d = 0; d < x.Rank; d++)
        {
            if (!axes.Contains(d))
            {
                sizes.Add(x[d]);
            }
            else if (keep)
            {
                sizes.Add(1);
            }
        }

        return new TensorShape([.. sizes]);
    }
}
