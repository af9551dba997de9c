using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>A convolution's weights after Winograd's G g Gᵀ: <c>[element][output block][input block][16][16]</c>, and the bias.</summary>
internal sealed unsafe class WinogradWeights : IDisposable
{
    private readonly AlignedBuffer packed;
    private readonly AlignedBuffer bias;

    public WinogradWeights(ConvolutionShape shape, WinogradScheme scheme, ReadOnlySpan<float> source, ReadOnlySpan<float> biasSource)
    {
        if (source.Length != shape.WeightCount || (biasSource.Length != 0 && biasSource.Length != shape.OutputChannels))
        {
            throw new ArgumentException($"Convolution {shape} needs {shape.WeightCount} weights and {shape.OutputChannels} biases or none.");
        }

        Scheme = scheme;
        InputBlocks = ChannelBlock.Count(shape.InputChannels);
        OutputBlocks = ChannelBlock.Count(shape.OutputChannels);
        ElementStride = (nint)OutputBlocks * InputBlocks * ChannelBlock.Size * ChannelBlock.Size;
        packed = new AlignedBuffer((Elements * ElementStride) + (64 * ChannelBlock.Size));
        bias = new AlignedBuffer((OutputBlocks + 2) * ChannelBlock.Size);
        biasSource.CopyTo(bias.AsSpan(0, biasSource.Length));
        Pack(shape, source);
    }

    public WinogradScheme Scheme { get; }

    /// <summary>Products per tile.</summary>
    public int Elements => Scheme.Elements;

    public int InputBlocks { get; }

    public int OutputBlocks { get; }

    /// <summary>Floats of one element's matrix.</summary>
    public nint ElementStride { get; }

    public long Bytes => Elements * (long)ElementStride * sizeof(float);

    public float* Pointer => packed.Pointer;

    public float* Bias => bias.Pointer;

    /// <summary>Zeros as long as two blocks: the bias of the element products.</summary>
    public float* Zero => bias.Pointer + (OutputBlocks * ChannelBlock.Size);

    public void Dispose()
    {
        packed.Dispose();
        bias.Dispose();
    }

    // Runs once per layer at start-up, over millions of weights: not worth waiting for tiered compilation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(ConvolutionShape shape, ReadOnlySpan<float> source)
    {
        int height = shape.KernelHeight;
        int width = shape.KernelWidth;
        double[][] down = Scheme.WeightTransform(height);
        double[][] across = Scheme.WeightTransform(width);
        double[] rows = new double[down.Length * width];
        float* target = packed.Pointer;
        for (int o = 0; o < shape.OutputChannels; o++)
        {
            for (int i = 0; i < shape.InputChannels; i++)
            {
                ReadOnlySpan<float> filter = source.Slice(((o * shape.InputChannels) + i) * height * width, height * width);
                for (int r = 0; r < down.Length; r++)
                {
                    for (int c = 0; c < width; c++)
                    {
                        double sum = 0;
                        for (int k = 0; k < height; k++)
                        {
                            sum += down[r][k] * filter[(k * width) + c];
                        }

                        rows[(r * width) + c] = sum;
                    }
                }

                float* p = target + ((((long)(o / ChannelBlock.Size) * InputBlocks) + (i / ChannelBlock.Size)) * ChannelBlock.Size * ChannelBlock.Size)
                    + (i % ChannelBlock.Size * ChannelBlock.Size) + (o % ChannelBlock.Size);
                for (int r = 0; r < down.Length; r++)
                {
                    for (int c = 0; c < across.Length; c++)
                    {
                        double sum = 0;
                        for (int k = 0; k < width; k++)
                        {
                            sum += rows[(r * width) + k] * across[c][k];
                        }

                        p[((r * across.Length) + c) * ElementStride] = (float)sum;
                    }
                }
            }
        }
    }
}
