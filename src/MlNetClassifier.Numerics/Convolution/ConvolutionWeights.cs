using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>A convolution's weights and bias, packed for <see cref="DirectConvolution"/>; independent of the picture's size.</summary>
internal sealed unsafe class ConvolutionWeights : IDisposable
{
    private readonly ConvolutionShape shape;
    private readonly bool planar;
    private readonly int inputsPerBlock;
    private readonly AlignedBuffer packed;
    private readonly AlignedBuffer bias;

    public ConvolutionWeights(ConvolutionShape shape, ReadOnlySpan<float> source, ReadOnlySpan<float> biasSource, bool planar)
    {
        if (!Supports(shape, planar))
        {
            throw new NotSupportedException($"Convolution {shape} has no blocked form.");
        }

        if (source.Length != shape.WeightCount || (biasSource.Length != 0 && biasSource.Length != shape.OutputChannels))
        {
            throw new ArgumentException($"Convolution {shape} needs {shape.WeightCount} weights and {shape.OutputChannels} biases or none.");
        }

        this.shape = shape;
        this.planar = planar;
        inputsPerBlock = InputsPerBlock(shape);
        Depth = planar ? shape.KernelWidth : LargestDivisor(inputsPerBlock);
        int blocks = ChannelBlock.Count(shape.OutputChannels);
        PanelLength = (nint)inputsPerBlock * shape.KernelHeight * shape.KernelWidth * ChannelBlock.Size;
        packed = new AlignedBuffer((blocks * PanelLength) + (64 * ChannelBlock.Size));
        bias = new AlignedBuffer((blocks + 1) * ChannelBlock.Size);
        biasSource.CopyTo(bias.AsSpan(0, biasSource.Length));
        Pack(source);
    }

    public float* Pointer => packed.Pointer;

    public float* Bias => bias.Pointer;

    /// <summary>Consecutive input floats per step.</summary>
    public int Depth { get; }

    /// <summary>Floats of one output block's weights.</summary>
    public nint PanelLength { get; }

    public long Bytes => (long)ChannelBlock.Count(shape.OutputChannels) * PanelLength * sizeof(float);

    /// <summary>Dense convolutions, and groups of whole blocks or whose outputs fill blocks that read whole blocks.</summary>
    public static bool Supports(ConvolutionShape shape, bool planar)
    {
        if (shape.Groups == 1)
        {
            return !planar || shape.DilationX == 1;
        }

        bool wholeBlocks = shape.GroupInputs % ChannelBlock.Size == 0 && shape.GroupOutputs % ChannelBlock.Size == 0;
        bool sharedBlocks = ChannelBlock.Size % shape.GroupOutputs == 0 && shape.OutputChannels % ChannelBlock.Size == 0
            && shape.GroupInputs * (ChannelBlock.Size / shape.GroupOutputs) % ChannelBlock.Size == 0;
        return !planar && (wholeBlocks || sharedBlocks);
    }

    /// <summary>Where each step's input begins, relative to the pixel's first channel.</summary>
    public int[] Offsets(in BlockedTensor input)
    {
        List<int> offsets = [];
        if (planar)
        {
            for (int c = 0; c < inputsPerBlock; c++)
            {
                for (int y = 0; y < shape.KernelHeight; y++)
                {
                    offsets.Add(checked((int)((c * input.Plane) + (((y * shape.DilationY) - shape.Padding.Top) * input.Row) - shape.Padding.Left)));
                }
            }

            return [.. offsets];
        }

        for (int c = 0; c < inputsPerBlock; c += Depth)
        {
            for (int y = 0; y < shape.KernelHeight; y++)
            {
                for (int x = 0; x < shape.KernelWidth; x++)
                {
                    offsets.Add(checked((int)((c / ChannelBlock.Size * input.Plane) + (c % ChannelBlock.Size)
                        + (((y * shape.DilationY) - shape.Padding.Top) * input.Row)
                        + (((x * shape.DilationX) - shape.Padding.Left) * ChannelBlock.Size))));
                }
            }
        }

        return [.. offsets];
    }

    /// <summary>The output blocks in order, at most <paramref name="most"/> together and never across groups.</summary>
    public OutputGroup[] Groups(in BlockedTensor input, int most)
    {
        List<OutputGroup> groups = [];
        int blocks = ChannelBlock.Count(shape.OutputChannels);
        int blocksPerGroup = shape.Groups == 1 ? blocks : Math.Max(1, shape.GroupOutputs / ChannelBlock.Size);
        for (int block = 0; block < blocks;)
        {
            int count = Math.Min(most, blocksPerGroup - (block % blocksPerGroup));
            groups.Add(new OutputGroup(block, count, (nint)(block / blocksPerGroup) * inputsPerBlock / ChannelBlock.Size * input.Plane));
            block += count;
        }

        return [.. groups];
    }

    public void Dispose()
    {
        packed.Dispose();
        bias.Dispose();
    }

    private static int InputsPerBlock(ConvolutionShape shape) =>
        shape.Groups == 1 || shape.GroupOutputs % ChannelBlock.Size == 0
            ? shape.GroupInputs
            : shape.GroupInputs * (ChannelBlock.Size / shape.GroupOutputs);

    private static int LargestDivisor(int channels)
    {
        int depth = ChannelBlock.Size;
        while (channels % depth != 0)
        {
            depth /= 2;
        }

        return depth;
    }

    // Runs once per layer at start-up, over millions of weights: not worth waiting for tiered compilation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(ReadOnlySpan<float> source)
    {
        int taps = shape.KernelHeight * shape.KernelWidth;
        int groupInputs = shape.GroupInputs;
        float* target = packed.Pointer;
        for (int o = 0; o < shape.OutputChannels; o++)
        {
            // Where several groups share a block, the block's inputs are theirs one after another; the rest of the panel stays zero.
            int firstInput = shape.Groups == 1 ? 0 : o / shape.GroupOutputs * groupInputs % inputsPerBlock;
            float* panel = target + (o / ChannelBlock.Size * PanelLength) + (o % ChannelBlock.Size);
            for (int i = 0; i < groupInputs; i++)
            {
                ReadOnlySpan<float> filter = source.Slice(((o * groupInputs) + i) * taps, taps);
                int channel = firstInput + i;
                for (int tap = 0; tap < taps; tap++)
                {
                    int row = planar ? (channel * taps) + tap : (((channel / Depth * taps) + tap) * Depth) + (channel % Depth);
                    panel[(nint)row * ChannelBlock.Size] = filter[tap];
                }
            }
        }
    }
}
