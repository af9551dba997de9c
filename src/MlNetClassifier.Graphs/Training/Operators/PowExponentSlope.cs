using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>The slope of <see cref="Pow"/> in its exponent: y · ln a, 0 where a is 0. Inputs: a, y. Output as y.</summary>
internal sealed record PowExponentSlope : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape a = FloatInput(inputs, 0), y = FloatInput(inputs, 1);
        Check(Broadcast(a, y) == y, $"{y} is no power of {a}.");
        return OneFloat(y);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor a = inputs[0]!, y = inputs[1]!;
        int[] places = Strides.Walk(y.Shape, Strides.Broadcast(a.Shape, y.Shape));
        float[] slope = new float[y.Length];
        for (int i = 0; i < slope.Length; i++)
        {
            double radix = a.Floats[places[i]];
            slope[i] = radix == 0 ? 0 : (float)(y.Floats[i] * Math.Log(radix));
        }

        return [Tensor.FromFloats(slope, y.Shape)];
    }
}
