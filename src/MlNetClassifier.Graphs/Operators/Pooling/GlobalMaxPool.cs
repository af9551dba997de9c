using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>Largest element over all spatial positions: [N, C, H, W] → [N, C, 1, 1].</summary>
public sealed record GlobalMaxPool : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape x = FloatInput(inputs, 0, 4);
        Check(x[2] > 0 && x[3] > 0, "the image is empty.");
        return OneFloat(new TensorShape(x[0], x[1], 1, 1));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        float[] y = new float[x.Shape[0] * x.Shape[1]];
        int area = x.Shape[2] * x.Shape[3];
        for (int plane = 0; plane < y.Length; plane++)
        {
            float max = float.NegativeInfinity;
            for (int i = 0; i < area; i++)
            {
                max = MathF.Max(max, x.Floats[plane * area + i]);
            }

            y[plane] = max;
        }

        return [Tensor.FromFloats(y, x.Shape[0], x.Shape[1], 1, 1)];
    }
}
