using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of a <see cref="GlobalMaxPool"/>: the first largest element of each channel gets all. Inputs: x [N, C, H, W],
/// dy [N, C, 1, 1]. Output as x.
/// </summary>
internal sealed record GlobalMaxPoolGradient : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape x = FloatInput(inputs, 0, 4), dy = FloatInput(inputs, 1, 4);
        Check(dy == new TensorShape(x[0], x[1], 1, 1), $"a gradient of shape {dy} does not belong to a global pooling of {x}.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, dy = inputs[1]!;
        float[] dx = new float[x.Length];
        int area = x.Shape[2] * x.Shape[3];
        for (int plane = 0; plane < dy.Length; plane++)
        {
            int best = plane * area;
            for (int i = best + 1; i < (plane + 1) * area; i++)
            {
                best = x.Floats[i] > x.Floats[best] ? i : best;
            }
            dx[best] = dy.Floats[plane];
        }
        return [Tensor.FromFloats(dx, x.Shape)];
    }
}
