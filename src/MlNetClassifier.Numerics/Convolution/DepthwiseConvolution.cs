using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>One filter per channel on the channel-blocked layout.</summary>
internal sealed unsafe class DepthwiseConvolution : LayerKernel
{
    private readonly ConvolutionShape shape;
    private readonly DepthwiseWeights weights;
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly float low;
    private readonly float high;
    private readonly PixelTile[] tiles;
    private readonly int[] offsets;
    private readonly delegate*<TileCall*, void>[] kernels = new delegate*<TileCall*, void>[16];
    private readonly int lanes;

    public DepthwiseConvolution(
        ConvolutionShape shape, DepthwiseWeights weights, in BlockedTensor input, in BlockedTensor output, float low, float high, InstructionSet set)
    {
        this.shape = shape;
        this.weights = weights;
        this.input = input;
        this.output = output;
        this.low = low;
        this.high = high;
        lanes = (int)set;
        tiles = PixelTile.Cover(input, output, null, shape.StrideY, shape.StrideX, DepthwiseTileTable.MaxPixels(set, shape, output.Width), pointwise: false);
        foreach (int pixels in tiles.Select(t => t.Pixels).Distinct())
        {
            kernels[pixels] = DepthwiseTileTable.Get(set, shape, pixels);
        }

        offsets = Offsets(shape, input);
    }

    public override string Description => $"depthwise {shape} tile {tiles.Max(t => t.Pixels)}x{lanes}";

    public override double Flops => shape.Flops(output.Height, output.Width);

    public static bool Supports(ConvolutionShape shape) => shape.IsDepthwise && DepthwiseTileTable.HasPitch(ChannelBlock.Size * shape.StrideX);

    /// <summary>Where each tap's input lies, relative to the pixel.</summary>
    public static int[] Offsets(ConvolutionShape shape, in BlockedTensor input)
    {
        int[] offsets = new int[shape.KernelHeight * shape.KernelWidth];
        for (int y = 0; y < shape.KernelHeight; y++)
        {
            for (int x = 0; x < shape.KernelWidth; x++)
            {
                offsets[(y * shape.KernelWidth) + x] = checked((int)(
                    (((y * shape.DilationY) - shape.Padding.Top) * input.Row) + (((x * shape.DilationX) - shape.Padding.Left) * ChannelBlock.Size)));
            }
        }

        return offsets;
    }

    // The same bands of rows as the convolutions around it, so that a thread reads what it wrote.
    public override int Tasks(int phase, int images, int threads) => images * output.Blocks * Bands(threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int block = task % output.Blocks;
        int band = task / output.Blocks % bands;
        int image = task / output.Blocks / bands;
        int first = tiles.Length * band / bands;
        int last = tiles.Length * (band + 1) / bands;
        float* source = call.At(input, image) + (block * input.Plane);
        float* target = call.At(output, image) + (block * output.Plane);
        TileCall tile;
        tile.Steps = offsets.Length;
        tile.Low = low;
        tile.High = high;
        fixed (int* offset = offsets)
        fixed (PixelTile* p = tiles)
        fixed (delegate*<TileCall*, void>* kernel = kernels)
        {
            tile.Offsets = offset;
            for (int lane = 0; lane < ChannelBlock.Size; lane += lanes)
            {
                tile.Weights = weights.Pointer + (block * offsets.Length * ChannelBlock.Size) + lane;
                tile.Bias = weights.Bias + (block * ChannelBlock.Size) + lane;
                for (int t = first; t < last; t++)
                {
                    tile.Input = source + p[t].Input + lane;
                    tile.InputSplit = p[t].InputSplit;
                    tile.Output = target + p[t].Output + lane;
                    tile.OutputSplit = p[t].OutputSplit;
                    kernel[p[t].Pixels](&tile);
                }
            }
        }
    }

    private int Bands(int threads) => Math.Min(threads, tiles.Length);
}
