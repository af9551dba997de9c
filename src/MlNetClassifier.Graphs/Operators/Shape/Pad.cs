using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>Enlarges a tensor at the begin and end of each dimension; negative numbers crop.</summary>
public sealed record Pad : Operator
{
    /// <summary>Elements put before, one number for each dimension.</summary>
    public required int[] Before { get; init; }

    /// <summary>Elements put after, one number for each dimension.</summary>
    public required int[] After { get; init; }

    /// <summary>What is put there. Default <see cref="PadMode.Constant"/>.</summary>
    public PadMode Mode { get; init; }

    /// <summary>The value of <see cref="PadMode.Constant"/>. Default 0.</summary>
    public float Value { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape x = FloatInput(inputs, 0);
        Check(Before.Length == x.Rank && After.Length == x.Rank, $"padding of {Before.Length} dimensions does not fit {x}.");
        int[] sizes = x.ToArray();
        for (int d = 0; d < sizes.Length; d++)
        {
            if (Before[d] == 0 && After[d] == 0)
            {
                continue;
            }

            Check(sizes[d] != TensorShape.Batch, "the batch cannot be padded.");
            int reach = Math.Max(Before[d], After[d]);
            Check(Mode != PadMode.Reflect || reach < sizes[d], $"reflection by {reach} does not fit {x}.");
            Check(Mode != PadMode.Edge || sizes[d] > 0, $"{x} has no edge.");
            long size = (long)sizes[d] + Before[d] + After[d];
            Check(size is >= 0 and <= int.MaxValue, $"padding {Before[d]} and {After[d]} does not fit {x}.");
            sizes[d] = (int)size;
        }

        return OneFloat(new TensorShape(sizes));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        TensorShape shape = Infer([new TensorType(x.ElementType, x.Shape)])[0].Shape;
        int[] strides = Strides.Of(x.Shape);
        float[] y = new float[shape.ElementsPerItem];
        int[] index = new int[shape.Rank];
        for (int i = 0; i < y.Length; i++)
        {
            int place = 0;
            bool inside = true;
            for (int d = 0; d < index.Length; d++)
            {
                int source = index[d] - Before[d];
                int last = x.Shape[d] - 1;
                if (source < 0 || source > last)
                {
                    inside &= Mode != PadMode.Constant;
                    source = Mode == PadMode.Edge ? Math.Clamp(source, 0, last) : source < 0 ? -source : 2 * last - source;
                }

                place += source * strides[d];
            }

            y[i] = inside ? x.Floats[place] : Value;
            for (int d = shape.Rank - 1; d >= 0 && ++index[d] == shape[d]; d--)
            {
                index[d] = 0;
            }
        }

        return [Tensor.FromFloats(y, shape)];
    }
}
