using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>The element of a where the condition is true, else that of b, with NumPy's broadcasting. Inputs: condition (Bool), a, b.</summary>
public sealed record Where : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorType condition = Input(inputs, 0);
        TensorType a = Input(inputs, 1);
        TensorType b = Input(inputs, 2);
        Check(condition.ElementType == ElementType.Bool, "the condition must be Bool.");
        Check(a.ElementType == b.ElementType, $"element types {a.ElementType} and {b.ElementType} differ.");
        return One(a.ElementType, Broadcast(Broadcast(condition.Shape, a.Shape), b.Shape));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        (Tensor condition, Tensor a, Tensor b) = (inputs[0]!, inputs[1]!, inputs[2]!);
        TensorShape shape = Broadcast(Broadcast(condition.Shape, a.Shape), b.Shape);
        Tensor expandedA = Strides.Pick(a, Strides.Walk(shape, Strides.Broadcast(a.Shape, shape)), shape);
        Tensor expandedB = Strides.Pick(b, Strides.Walk(shape, Strides.Broadcast(b.Shape, shape)), shape);
        int[] places = Strides.Walk(shape, Strides.Broadcast(condition.Shape, shape));
        if (a.IsFloat)
        {
            float[] y = new float[places.Length];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = condition.Integers[places[i]] != 0 ? expandedA.Floats[i] : expandedB.Floats[i];
            }

            return [Tensor.FromFloats(y, shape)];
        }

        long[] z = new long[places.Length];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = condition.Integers[places[i]] != 0 ? expandedA.Integers[i] : expandedB.Integers[i];
        }

        return [Tensor.FromIntegers(z, shape, a.ElementType)];
    }
}
