using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>Sums of all elements up to each along an axis.</summary>
public sealed record CumSum : Operator
{
    /// <summary>Axis; negative counts from the end. Default 0.</summary>
    public int Axis { get; init; }

    /// <summary>Whether an element is left out of its own sum. Default false.</summary>
    public bool Exclusive { get; init; }

    /// <summary>Whether sums run from the end. Default false.</summary>
    public bool Reverse { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorType x = Input(inputs, 0);
        Check(x.Shape[ShapeRules.Axis(Axis, x.Shape.Rank)] != TensorShape.Batch, "sums cannot run over the batch.");
        return [x];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        (int outer, int size, int inner) = Strides.Split(x.Shape, ShapeRules.Axis(Axis, x.Shape.Rank));
        float[] floats = new float[x.IsFloat ? x.Length : 0];
        long[] integers = new long[x.IsFloat ? 0 : x.Length];
        for (int run = 0; run < outer * inner; run++)
        {
            int start = run / inner * size * inner + run % inner;
            double sum = 0;
            long whole = 0;
            for (int k = 0; k < size; k++)
            {
                int at = start + (Reverse ? size - 1 - k : k) * inner;
                if (x.IsFloat)
                {
                    floats[at] = (float)(Exclusive ? sum : sum + x.Floats[at]);
                    sum += x.Floats[at];
                }
                else
                {
                    integers[at] = Exclusive ? whole : whole + x.Integers[at];
                    whole += x.Integers[at];
                }
            }
        }

        return [x.IsFloat ? Tensor.FromFloats(floats, x.Shape) : Tensor.FromIntegers(integers, x.Shape, x.ElementType)];
    }
}
