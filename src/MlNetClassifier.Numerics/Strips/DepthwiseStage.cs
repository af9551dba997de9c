using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Rows of a depthwise convolution.</summary>
internal sealed unsafe class DepthwiseStage : StripStage
{
    private readonly ConvolutionShape shape;
    private readonly DepthwiseWeights weights;
    private readonly float low;
    private readonly float high;
    private readonly int lanes;
    private readonly int[] offsets;
    private readonly PixelTile[] row;
    private readonly delegate*<TileCall*, void>[] kernels = new delegate*<TileCall*, void>[16];

    public DepthwiseStage(
        ConvolutionShape shape, DepthwiseWeights weights, in BlockedTensor input, in BlockedTensor output, float low, float high, InstructionSet set)
        : base(input, output)
    {
        this.shape = shape;
        this.weights = weights;
        this.low = low;
        this.high = high;
        lanes = (int)set;
        offsets = DepthwiseConvolution.Offsets(shape, input);
        row = PixelTile.Cover(input, output with { Height = 1 }, null, shape.StrideY, shape.StrideX, DepthwiseTileTable.MaxPixels(set, shape, output.Width), pointwise: false);
        foreach (int pixels in row.Select(t => t.Pixels).Distinct())
        {
            kernels[pixels] = DepthwiseTileTable.Get(set, shape, pixels);
        }
    }

    public override double Flops(int outputHeight) => shape.Flops(outputHeight, Output.Width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(float* input, float* output, float* residual, int first, int last)
    {
        TileCall call;
        call.Steps = offsets.Length;
        call.Low = low;
        call.High = high;
        fixed (int* offset = offsets)
        fixed (PixelTile* tile = row)
        fixed (delegate*<TileCall*, void>* kernel = kernels)
        {
            call.Offsets = offset;
            for (int block = 0; block < Output.Blocks; block++)
            {
                for (int lane = 0; lane < ChannelBlock.Size; lane += lanes)
                {
                    call.Weights = weights.Pointer + (block * offsets.Length * ChannelBlock.Size) + lane;
                    call.Bias = weights.Bias + (block * ChannelBlock.Size) + lane;
                    for (int y = first; y < last; y++)
                    {
                        float* source = input + (block * Input.Plane) + ((nint)y * shape.StrideY * Input.Row) + lane;
                        float* target = output + (block * Output.Plane) + (y * Output.Row) + lane;
                        for (int t = 0; t < row.Length; t++)
                        {
                            call.Input = source + tile[t].Input;
                            call.InputSplit = tile[t].InputSplit;
                            call.Output = target + tile[t].Output;
                            call.OutputSplit = tile[t].OutputSplit;
                            kernel[tile[t].Pixels](&call);
                        }
                    }
                }
            }
        }
    }

    public override string ToString() => $"{shape}";
}
