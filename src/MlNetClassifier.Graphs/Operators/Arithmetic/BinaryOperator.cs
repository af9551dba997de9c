using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>A function of two elements, with NumPy's broadcasting. Both inputs have the same element type, which is the output's.</summary>
public abstract record BinaryOperator : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorType a = Input(inputs, 0);
        TensorType b = Input(inputs, 1);
        Check(a.ElementType == b.ElementType, $"element types {a.ElementType} and {b.ElementType} differ.");
        return One(a.ElementType, Broadcast(a.Shape, b.Shape));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor a = inputs[0]!;
        Tensor b = inputs[1]!;
        TensorShape shape = Broadcast(a.Shape, b.Shape);
        int[] placesA = Strides.Walk(shape, Strides.Broadcast(a.Shape, shape));
        int[] placesB = Strides.Walk(shape, Strides.Broadcast(b.Shape, shape));
        if (a.IsFloat)
        {
            float[] y = new float[placesA.Length];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = (float)Apply((double)a.Floats[placesA[i]], b.Floats[placesB[i]]);
            }

            return [Tensor.FromFloats(y, shape)];
        }

        long[] z = new long[placesA.Length];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = Apply(a.Integers[placesA[i]], b.Integers[placesB[i]]);
        }

        return [Tensor.FromIntegers(z, shape, a.ElementType)];
    }

    /// <summary>The function of numbers.</summary>
    internal abstract double Apply(double a, double b);

    /// <summary>The function of integers.</summary>
    internal abstract long Apply(long a, long b);
}
