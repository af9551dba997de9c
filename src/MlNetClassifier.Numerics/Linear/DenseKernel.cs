using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Fully connected layer: plain rows · weights + bias, clamped, to plain rows.</summary>
/// <remarks>
/// The images take the place of a convolution's pixels. A single image is already in channel-block order; several are first interleaved to
/// <c>[input / 16][image][16]</c>, so that one pass over the weights serves them all.
/// </remarks>
internal sealed unsafe class DenseKernel : LayerKernel
{
    private readonly ConvolutionShape shape;
    private readonly ConvolutionWeights weights;
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly float low;
    private readonly float high;
    private readonly InstructionSet set;
    private readonly int lanes;
    private readonly int blocks;
    private readonly int steps;

    /// <summary>Weights are those of a 1 × 1 convolution; an image's floats are one run in input and output.</summary>
    public DenseKernel(
        ConvolutionShape shape, ConvolutionWeights weights, in BlockedTensor input, in BlockedTensor output, float low, float high, InstructionSet set)
    {
        this.shape = shape;
        this.weights = weights;
        this.input = input;
        this.output = output;
        this.low = low;
        this.high = high;
        this.set = set;
        lanes = (int)set;
        blocks = ChannelBlock.Count(shape.OutputChannels);
        steps = shape.InputChannels / weights.Depth;
    }

    public override string Description => $"dense {shape.InputChannels}->{shape.OutputChannels}";

    public override double Flops => shape.Flops(1, 1);

    public override byte* FirstWeights => (byte*)weights.Pointer;

    private int GroupBlocks => lanes == ChannelBlock.Size ? 2 : 1;

    public override long ScratchLength(int images, int threads) =>
        images == 1 ? 0 : (long)ChannelBlock.Count(shape.InputChannels) * ChannelBlock.Size * images;

    public override int Phases(int images, int threads) => images == 1 ? 1 : 2;

    public override int Tasks(int phase, int images, int threads) =>
        images > 1 && phase == 0 ? 1 : (blocks + GroupBlocks - 1) / GroupBlocks;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        if (call.Images > 1 && phase == 0)
        {
            Interleave(call);
            return;
        }

        Multiply(call, task);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Interleave(in LayerCall call)
    {
        nint step = (nint)call.Images * ChannelBlock.Size;
        for (int image = 0; image < call.Images; image++)
        {
            float* row = call.At(input, image);
            float* target = call.Shared + (image * ChannelBlock.Size);
            for (int k = 0; k < shape.InputChannels; k++)
            {
                target[(k / ChannelBlock.Size * step) + (k % ChannelBlock.Size)] = row[k];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(in LayerCall call, int task)
    {
        const int Tile = 14;
        float* result = stackalloc float[(2 * Tile * ChannelBlock.Size) + ChannelBlock.Size];
        result = (float*)(((nint)result + 63) & ~63);
        int* offset = stackalloc int[64];
        int block = task * GroupBlocks;
        int count = Math.Min(GroupBlocks, blocks - block);
        int vectors = lanes == ChannelBlock.Size ? count : 2;
        int most = TileTable.MaxPixels(set);
        int parts = (call.Images + most - 1) / most;
        int pixelStep = call.Images == 1 ? 1 : call.Images;
        float* source = call.Images == 1 ? call.At(input) : call.Shared;
        TileCall tile;
        tile.Depth = weights.Depth;
        tile.Offsets = offset;
        tile.Residual = null;
        tile.BiasStride = lanes;
        tile.WeightStride = lanes == ChannelBlock.Size ? weights.PanelLength : lanes;
        tile.OutputStride = lanes == ChannelBlock.Size ? Tile * ChannelBlock.Size : lanes;
        for (int part = 0; part < parts; part++)
        {
            int first = call.Images * part / parts;
            int pixels = (call.Images * (part + 1) / parts) - first;
            tile.Input = source + ((nint)first * ChannelBlock.Size);
            tile.InputSplit = (nint)((pixels + 1) / 2) * ChannelBlock.Size;
            tile.OutputSplit = tile.InputSplit;
            delegate*<TileCall*, void> kernel = TileTable.Get(set, ChannelBlock.Size, vectors, pixels);
            for (int lane = 0; lane < ChannelBlock.Size; lane += 2 * lanes)
            {
                tile.Bias = weights.Bias + (block * ChannelBlock.Size) + lane;
                tile.Output = result + lane;
                float* panel = weights.Pointer + (block * weights.PanelLength) + lane;
                for (int start = 0; start < steps; start += 64)
                {
                    tile.Steps = Math.Min(64, steps - start);
                    for (int i = 0; i < tile.Steps; i++)
                    {
                        int k = (start + i) * weights.Depth;
                        offset[i] = (k / ChannelBlock.Size * ChannelBlock.Size * pixelStep) + (k % ChannelBlock.Size);
                    }

                    bool end = start + tile.Steps == steps;
                    tile.Accumulate = start > 0;
                    tile.Low = end ? low : float.NegativeInfinity;
                    tile.High = end ? high : float.PositiveInfinity;
                    tile.Weights = panel + ((nint)start * weights.Depth * ChannelBlock.Size);

                    // The panel is read once from far away; run ahead of it by a page.
                    tile.Prefetch = (byte*)(tile.Weights + 1024);
                    tile.PrefetchStep = 64;
                    kernel(&tile);
                }
            }

            for (int p = 0; p < pixels; p++)
            {
                float* row = call.At(output, first + p);
                for (int b = 0; b < count; b++)
                {
                    int channel = (block + b) * ChannelBlock.Size;
                    int width = Math.Min(ChannelBlock.Size, shape.OutputChannels - channel);
                    new ReadOnlySpan<float>(result + (((b * Tile) + p) * ChannelBlock.Size), width).CopyTo(new Span<float>(row + channel, width));
                }
            }
        }
    }
}
