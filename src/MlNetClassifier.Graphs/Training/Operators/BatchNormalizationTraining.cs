using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Batch normalisation by the statistics of the batch at hand. Inputs: x [N, C, …], scale, bias, running mean, running variance [C] each.
/// Outputs: y as x; the new running mean and variance; the batch's mean and 1 / √(variance + Epsilon), which the gradient needs.
/// </summary>
/// <remarks>Ioffe and Szegedy, "Batch normalization", ICML 2015. The running variance takes the unbiased estimate, as PyTorch and Keras do.</remarks>
public sealed record BatchNormalizationTraining : Operator
{
    /// <summary>Added to the variance. Default 1e-5.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>Share of the old running statistics that is kept at each step. Default 0.9; range 0 to 1.</summary>
    public float Momentum { get; init; } = 0.9f;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        TensorType y = new BatchNormalization { Epsilon = Epsilon }.Infer(inputs)[0];
        var channel = new TensorType(ElementType.Float32, new TensorShape(y.Shape[1]));
        return [y, channel, channel, channel, channel];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        (int outer, int channels, int inner) = Strides.Split(x.Shape, 1);
        float[] y = new float[x.Length], newMean = new float[channels], newVariance = new float[channels];
        float[] batchMean = new float[channels], inverse = new float[channels];
        double count = (double)outer * inner;
        for (int c = 0; c < channels; c++)
        {
            double sum = 0, squares = 0;
            foreach (int at in ChannelPlaces.Of(outer, channels, inner, c))
            {
                sum += x.Floats[at];
            }
            double mean = sum / count;
            foreach (int at in ChannelPlaces.Of(outer, channels, inner, c))
            {
                squares += (x.Floats[at] - mean) * (x.Floats[at] - mean);
            }
            double scale = 1 / Math.Sqrt((squares / count) + Epsilon);
            foreach (int at in ChannelPlaces.Of(outer, channels, inner, c))
            {
                y[at] = (float)(((x.Floats[at] - mean) * scale * inputs[1]!.Floats[c]) + inputs[2]!.Floats[c]);
            }
            batchMean[c] = (float)mean;
            inverse[c] = (float)scale;
            newMean[c] = (float)((Momentum * inputs[3]!.Floats[c]) + ((1 - Momentum) * mean));
            newVariance[c] = (float)((Momentum * inputs[4]!.Floats[c]) + ((1 - Momentum) * squares / Math.Max(1, count - 1)));
        }
        var shape = new TensorShape(channels);
        return [Tensor.FromFloats(y, x.Shape), .. new[] { newMean, newVariance, batchMean, inverse }.Select(v => Tensor.FromFloats(v, shape))];
    }
}
