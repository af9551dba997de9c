using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of <see cref="BatchNormalizationTraining"/>. Inputs: x, scale, the batch's mean and inverse deviation, dy.
/// Outputs: dx, dscale, dbias.
/// </summary>
internal sealed record BatchNormalizationTrainingGradient : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 5);
        TensorShape x = FloatInput(inputs, 0), dy = FloatInput(inputs, 4);
        Check(x == dy, $"a gradient of shape {dy} does not belong to {x}.");
        var channel = new TensorType(ElementType.Float32, new TensorShape(x[1]));
        return [new(ElementType.Float32, x), channel, channel];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, dy = inputs[4]!;
        (int outer, int channels, int inner) = Strides.Split(x.Shape, 1);
        float[] dx = new float[x.Length], dScale = new float[channels], dBias = new float[channels];
        double count = (double)outer * inner;
        for (int c = 0; c < channels; c++)
        {
            double scale = inputs[1]!.Floats[c], mean = inputs[2]!.Floats[c], inverse = inputs[3]!.Floats[c], sum = 0, product = 0;
            foreach (int at in ChannelPlaces.Of(outer, channels, inner, c))
            {
                sum += dy.Floats[at];
                product += dy.Floats[at] * (x.Floats[at] - mean) * inverse;
            }
            foreach (int at in ChannelPlaces.Of(outer, channels, inner, c))
            {
                double normalized = (x.Floats[at] - mean) * inverse;
                dx[at] = (float)(scale * inverse * (dy.Floats[at] - (sum / count) - (normalized * product / count)));
            }
            dScale[c] = (float)product;
            dBias[c] = (float)sum;
        }
        var shape = new TensorShape(channels);
        return [Tensor.FromFloats(dx, x.Shape), Tensor.FromFloats(dScale, shape), Tensor.FromFloats(dBias, shape)];
    }
}
