namespace MlNetClassifier.Numerics;

/// <summary>A depthwise convolution's weights, <c>[block][tap][16]</c>, and bias.</summary>
internal sealed unsafe class DepthwiseWeights : IDisposable
{
    private readonly AlignedBuffer packed;
    private readonly AlignedBuffer bias;

    public DepthwiseWeights(ConvolutionShape shape, ReadOnlySpan<float> source, ReadOnlySpan<float> biasSource)
    {
        if (!shape.IsDepthwise || source.Length != shape.WeightCount || (biasSource.Length != 0 && biasSource.Length != shape.OutputChannels))
        {
            throw new ArgumentException($"Convolution {shape} is not depthwise or its weights do not fit.");
        }

        int taps = shape.KernelHeight * shape.KernelWidth;
        int blocks = ChannelBlock.Count(shape.OutputChannels);
        packed = new AlignedBuffer((long)blocks * taps * ChannelBlock.Size);
        bias = new AlignedBuffer((long)blocks * ChannelBlock.Size);
        biasSource.CopyTo(bias.AsSpan(0, biasSource.Length));
        for (int c = 0; c < shape.OutputChannels; c++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                packed.Pointer[(((c / ChannelBlock.Size * taps) + tap) * ChannelBlock.Size) + (c % ChannelBlock.Size)] = source[(c * taps) + tap];
            }
        }
    }

    public float* Pointer => packed.Pointer;

    public float* Bias => bias.Pointer;

    public void Dispose()
    {
        packed.Dispose();
        bias.Dispose();
    }
}
