using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of <see cref="LayerNormalization"/> whose scale has exactly the shape of the normalised dimensions. With n the normalised x,
/// d = 1 / √(variance + ε) and g = dy · scale: dx = d · (g − mean(g) − n · mean(g · n)). Inputs: x, scale, dy.
/// Outputs: dx, dscale = Σ dy · n, dbias = Σ dy.
/// </summary>
internal sealed record LayerNormalizationGradient : Operator
{
    /// <summary>The normalisation.</summary>
    public required LayerNormalization Forward { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorShape x = FloatInput(inputs, 0), scale = FloatInput(inputs, 1), dy = FloatInput(inputs, 2);
        Check(x == dy, $"a gradient of shape {dy} does not belong to {x}.");
        Check(scale.SequenceEqual(x.Skip(Axis(Forward.Axis, x.Rank))), $"scale {scale} does not have the shape of the normalised dimensions of {x}.");
        return [new(ElementType.Float32, x), new(ElementType.Float32, scale), new(ElementType.Float32, scale)];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, scale = inputs[1]!, dy = inputs[2]!;
        int size = scale.Length;
        float[] dx = new float[x.Length];
        double[] dScale = new double[size], dBias = new double[size], normal = new double[size];
        for (int start = 0; start < dx.Length; start += size)
        {
            double mean = 0, variance = 0, sum = 0, product = 0;
            for (int i = 0; i < size; i++)
            {
                mean += x.Floats[start + i] / (double)size;
            }

            for (int i = 0; i < size; i++)
            {
                normal[i] = x.Floats[start + i] - mean;
                variance += normal[i] * normal[i] / size;
            }

            double inverse = 1 / Math.Sqrt(variance + Forward.Epsilon);
            for (int i = 0; i < size; i++)
            {
                normal[i] *= inverse;
                double g = (double)dy.Floats[start + i] * scale.Floats[i];
                sum += g / size;
                product += g * normal[i] / size;
                dScale[i] += dy.Floats[start + i] * normal[i];
                dBias[i] += dy.Floats[start + i];
            }

            for (int i = 0; i < size; i++)
            {
                dx[start + i] = (float)(inverse * (((double)dy.Floats[start + i] * scale.Floats[i]) - sum - (normal[i] * product)));
            }
        }

        Tensor Narrowed(double[] values) => Tensor.FromFloats(Array.ConvertAll(values, v => (float)v), scale.Shape);
        return [Tensor.FromFloats(dx, x.Shape), Narrowed(dScale), Narrowed(dBias)];
    }
}
