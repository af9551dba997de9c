using System.Buffers;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Instance normalisation: of planes that lie one after another, or of the channels of an image.</summary>
internal sealed unsafe class InstanceNormalizationStep(InstructionSet set, int channels, float epsilon) : TrainingStep
{
    private readonly delegate*<float*, float*, int, float, float, float, void> _plane = PlaneNormalization.Forward(set);

    /// <summary>Mean, factor and shift of each channel of an image.</summary>
    public override long ScratchLength => 3L * channels;

    public override void RunItem(in StepContext context)
    {
        float* x = Inputs[0].Item(context), scale = Inputs[1].Item(context), bias = Inputs[2].Item(context), y = Outputs[0].Item(context);
        if (Outputs[0].IsImage)
        {
            Image(x, scale, bias, y, context.Scratch);
            return;
        }

        int length = Outputs[0].Layout.ItemStride / channels;
        for (int c = 0; c < channels; c++)
        {
            _plane(x + ((nint)c * length), y + ((nint)c * length), length, scale[c], bias[c], epsilon);
        }
    }

    private void Image(float* x, float* scale, float* bias, float* y, float* mean)
    {
        ImageLayout layout = Inputs[0].Layout;
        float* factor = mean + channels, shift = factor + channels;
        double[] means = ArrayPool<double>.Shared.Rent(channels), squares = ArrayPool<double>.Shared.Rent(channels);
        ChannelMoments.OfImage(x, layout, mean, means.AsSpan(0, channels), squares.AsSpan(0, channels));
        for (int c = 0; c < channels; c++)
        {
            double ratio = scale[c] / Math.Sqrt(squares[c] + epsilon);
            factor[c] = (float)ratio;
            shift[c] = (float)(bias[c] - (means[c] * ratio));
        }

        ArrayPool<double>.Shared.Return(means);
        ArrayPool<double>.Shared.Return(squares);
        Outputs[0].Layout.ClearBorder(y);
        ChannelAffine.Apply(x, layout, factor, shift, y, Outputs[0].Layout);
    }
}
