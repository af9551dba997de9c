using System.Buffers;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>The gradients of instance normalisation in its input, scale and bias, in either layout.</summary>
internal sealed unsafe class InstanceNormalizationGradientStep(InstructionSet set, int channels, float epsilon) : TrainingStep
{
    private readonly delegate*<float*, float*, float*, int, float, float, float*, float*, void> _plane = PlaneNormalization.Gradient(set);

    public override long SumLength => 2L * channels;

    /// <summary>Mean, factor, slope and shift of each channel of an image.</summary>
    public override long ScratchLength => 4L * channels;

    public override BatchPhase? Completion => new(_ => 2, (in StepContext context, int task) =>
    {
        new Span<float>(Outputs[1 + task].Pointer, channels).Clear();
        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            ChannelSums.Add(Sums + (chunk * SumStride) + (task * channels), Outputs[1 + task].Pointer, channels);
        }
    });

    public override void RunItem(in StepContext context)
    {
        float* x = Inputs[0].Item(context), scale = Inputs[1].Item(context), dy = Inputs[2].Item(context), dx = Outputs[0].Item(context);
        float* dScale = Sums + (context.Chunk * SumStride), dBias = dScale + channels;
        if (Outputs[0].IsImage)
        {
            Image(x, scale, dy, dx, dScale, dBias, context.Scratch);
            return;
        }

        int length = Outputs[0].Layout.ItemStride / channels;
        for (int c = 0; c < channels; c++)
        {
            nint start = (nint)c * length;
            _plane(x + start, dy + start, dx + start, length, scale[c], epsilon, dScale + c, dBias + c);
        }
    }

    private void Image(float* x, float* scale, float* dy, float* dx, float* dScale, float* dBias, float* mean)
    {
        ImageLayout layout = Inputs[0].Layout, gradient = Inputs[2].Layout;
        double count = (double)layout.Height * layout.Width;
        float* factor = mean + channels, slope = factor + channels, shift = slope + channels;
        double[] rented = ArrayPool<double>.Shared.Rent(4 * channels);
        Span<double> means = rented.AsSpan(0, channels), variances = rented.AsSpan(channels, channels);
        Span<double> sums = rented.AsSpan(2 * channels, channels), products = rented.AsSpan(3 * channels, channels);
        ChannelMoments.OfImage(x, layout, mean, means, variances);
        ChannelMoments.Sum(dy, gradient, sums);
        ChannelMoments.Products(dy, gradient, x, layout, mean, products);

        // dx = f · (dy − mean(dy) − n · mean(dy · n)) with n the normalised x, written as one product with dy, one with x and a shift.
        for (int c = 0; c < channels; c++)
        {
            double inverse = 1 / Math.Sqrt(variances[c] + epsilon), product = (products[c] - ((means[c] - mean[c]) * sums[c])) * inverse, f = scale[c] * inverse;
            double s = -f * inverse * product / count;
            factor[c] = (float)f;
            slope[c] = (float)s;
            shift[c] = (float)((-f * sums[c] / count) - (s * means[c]));
            dScale[c] += (float)product;
            dBias[c] += (float)sums[c];
        }

        ArrayPool<double>.Shared.Return(rented);
        Outputs[0].Layout.ClearBorder(dx);
        ChannelAffine.Combine(dy, gradient, x, layout, factor, slope, shift, dx, Outputs[0].Layout);
    }
}
