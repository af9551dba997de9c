using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>A question about two elements, with NumPy's broadcasting. Output Bool.</summary>
public abstract record ComparisonOperator : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorType a = Input(inputs, 0);
        TensorType b = Input(inputs, 1);
        Check(a.ElementType == b.ElementType, $"element types {a.ElementType} and {b.ElementType} differ.");
        return One(ElementType.Bool, Broadcast(a.Shape, b.Shape));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor a = inputs[0]!;
        Tensor b = inputs[1]!;
        TensorShape shape = Broadcast(a.Shape, b.Shape);
        int[] placesA = Strides.Walk(shape, Strides.Broadcast(a.Shape, shape));
        int[] placesB = Strides.Walk(shape, Strides.Broadcast(b.Shape, shape));
        long[] y = new long[placesA.Length];
        for (int i = 0; i < y.Length; i++)
        {
            bool holds = a.IsFloat
                ? Holds((double)a.Floats[placesA[i]], b.Floats[placesB[i]])
                : Holds(a.Integers[placesA[i]], b.Integers[placesB[i]]);
            y[i] = holds ? 1 : 0;
        }

        return [Tensor.FromIntegers(y, shape, ElementType.Bool)];
    }

    /// <summary>The answer for numbers.</summary>
    internal abstract bool Holds(double a, double b);

    /// <summary>The answer for integers.</summary>
    internal abstract bool Holds(long a, long b);
}
