using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of a <see cref="BatchNormalization"/> whose statistics are frozen. Inputs: x, scale, mean, variance, dy. Outputs: dx, dscale, dbias.
/// </summary>
internal sealed record BatchNormalizationGradient : Operator
{
    /// <summary>Added to the variance.</summary>
    public required float Epsilon { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs) => new BatchNormalizationTrainingGradient().Infer(inputs);

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, dy = inputs[4]!;
        (int outer, int channels, int inner) = Strides.Split(x.Shape, 1);
        float[] dx = new float[x.Length], dScale = new float[channels], dBias = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            double mean = inputs[2]!.Floats[c], inverse = 1 / Math.Sqrt((double)inputs[3]!.Floats[c] + Epsilon), sum = 0, product = 0;
            foreach (int at in ChannelPlaces.Of(outer, channels, inner, c))
            {
                dx[at] = (float)(dy.Floats[at] * inverse * inputs[1]!.Floats[c]);
                sum += dy.Floats[at];
                product += dy.Floats[at] * (x.Floats[at] - mean) * inverse;
            }
            dScale[c] = (float)product;
            dBias[c] = (float)sum;
        }
        var shape = new TensorShape(channels);
        return [Tensor.FromFloats(dx, x.Shape), Tensor.FromFloats(dScale, shape), Tensor.FromFloats(dBias, shape)];
    }
}
