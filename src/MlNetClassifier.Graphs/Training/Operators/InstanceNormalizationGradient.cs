using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of <see cref="InstanceNormalization"/>. With n the normalised x and d = 1 / √(variance + ε), both per channel of a picture:
/// dx = scale · d · (dy − mean(dy) − n · mean(dy · n)). Inputs: x, scale, dy. Outputs: dx, dscale = Σ dy · n, dbias = Σ dy.
/// </summary>
internal sealed record InstanceNormalizationGradient : Operator
{
    /// <summary>The normalisation.</summary>
    public required InstanceNormalization Forward { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorShape x = FloatInput(inputs, 0), scale = FloatInput(inputs, 1, 1), dy = FloatInput(inputs, 2);
        Check(x == dy, $"a gradient of shape {dy} does not belong to {x}.");
        Check(x.Rank >= 3 && scale[0] == x[1], $"scale {scale} does not belong to the channels of {x}.");
        return [new(ElementType.Float32, x), new(ElementType.Float32, scale), new(ElementType.Float32, scale)];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, scale = inputs[1]!, dy = inputs[2]!;
        (int outer, int channels, int inner) = Strides.Split(x.Shape, 1);
        float[] dx = new float[x.Length];
        double[] dScale = new double[channels], dBias = new double[channels];
        for (int plane = 0; plane < outer * channels; plane++)
        {
            int start = plane * inner, channel = plane % channels;
            double mean = 0, variance = 0, sum = 0, product = 0;
            for (int i = start; i < start + inner; i++)
            {
                mean += x.Floats[i] / (double)inner;
            }

            for (int i = start; i < start + inner; i++)
            {
                variance += (x.Floats[i] - mean) * (x.Floats[i] - mean) / inner;
            }

            double inverse = 1 / Math.Sqrt(variance + Forward.Epsilon);
            for (int i = start; i < start + inner; i++)
            {
                sum += dy.Floats[i];
                product += dy.Floats[i] * (x.Floats[i] - mean) * inverse;
            }

            dScale[channel] += product;
            dBias[channel] += sum;
            for (int i = start; i < start + inner; i++)
            {
                dx[i] = (float)(scale.Floats[channel] * inverse * (dy.Floats[i] - (sum / inner) - ((x.Floats[i] - mean) * inverse * product / inner)));
            }
        }

        Tensor Narrowed(double[] values) => Tensor.FromFloats(Array.ConvertAll(values, v => (float)v), scale.Shape);
        return [Tensor.FromFloats(dx, x.Shape), Narrowed(dScale), Narrowed(dBias)];
    }
}
