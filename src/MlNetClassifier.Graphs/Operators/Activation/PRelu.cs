using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>x, or slope · x below 0. Inputs: x, slope (broadcast to x's shape).</summary>
public sealed record PRelu : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape x = FloatInput(inputs, 0);
        TensorShape slope = FloatInput(inputs, 1);
        Check(Broadcast(x, slope) == x, $"slope {slope} cannot be broadcast to {x}.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Tensor slope = inputs[1]!;
        int[] places = Strides.Walk(x.Shape, Strides.Broadcast(slope.Shape, x.Shape));
        float[] y = new float[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            float v = x.Floats[i];
            y[i] = v < 0 ? v * slope.Floats[places[i]] : v;
        }

        return [Tensor.FromFloats(y, x.Shape)];
    }
}
