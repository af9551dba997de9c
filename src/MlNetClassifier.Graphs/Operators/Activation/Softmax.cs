using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// eˣ / Σ eˣ along one axis (the meaning of opset 13 and later; older models' flattening softmax is imported as reshapes around it).
/// </summary>
public sealed record Softmax : Operator
{
    /// <summary>Axis of the sum; negative counts from the end. Default −1.</summary>
    public int Axis { get; init; } = -1;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape x = FloatInput(inputs, 0);
        Check(x[ShapeRules.Axis(Axis, x.Rank)] != TensorShape.Batch, "the sum cannot run over the batch.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        (int outer, int size, int inner) = Strides.Split(x.Shape, ShapeRules.Axis(Axis, x.Shape.Rank));
        float[] y = new float[x.Length];
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                int first = o * size * inner + i;
                double max = double.NegativeInfinity;
                for (int k = 0; k < size; k++)
                {
                    max = Math.Max(max, x.Floats[first + k * inner]);
                }

                double sum = 0;
                for (int k = 0; k < size; k++)
                {
                    sum += Math.Exp(x.Floats[first + k * inner] - max);
                }

                for (int k = 0; k < size; k++)
                {
                    y[first + k * inner] = (float)(Math.Exp(x.Floats[first + k * inner] - max) / sum);
                }
            }
        }

        return [Tensor.FromFloats(y, x.Shape)];
    }
}
