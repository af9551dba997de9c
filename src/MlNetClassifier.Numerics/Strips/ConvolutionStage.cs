using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Rows of a direct convolution, for panels of weights that stay in the cache.</summary>
internal sealed unsafe class ConvolutionStage : StripStage
{
    private readonly ConvolutionShape shape;
    private readonly ConvolutionWeights weights;
    private readonly BlockedTensor? residual;
    private readonly float low;
    private readonly float high;
    private readonly int lanes;
    private readonly int[] offsets;
    private readonly OutputGroup[] groups;
    private readonly PixelTile[] row;
    private readonly delegate*<TileCall*, void>[] kernels = new delegate*<TileCall*, void>[32];

    public ConvolutionStage(
        ConvolutionShape shape, ConvolutionWeights weights, in BlockedTensor input, in BlockedTensor output, in BlockedTensor? residual, float low, float high, InstructionSet set)
        : base(input, output)
    {
        this.shape = shape;
        this.weights = weights;
        this.residual = residual;
        this.low = low;
        this.high = high;
        lanes = (int)set;
        offsets = weights.Offsets(input);
        groups = weights.Groups(input, lanes == ChannelBlock.Size ? 2 : 1);
        row = PixelTile.Cover(input, output with { Height = 1 }, null, shape.StrideY, shape.StrideX, TileTable.MaxPixels(set), pointwise: false);
        foreach (int pixels in row.Select(t => t.Pixels).Distinct())
        {
            kernels[pixels] = TileTable.Get(set, input.Pitch * shape.StrideX, 1, pixels);
            kernels[16 + pixels] = TileTable.Get(set, input.Pitch * shape.StrideX, 2, pixels);
        }
    }

    public override double Flops(int outputHeight) => shape.Flops(outputHeight, Output.Width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(float* input, float* output, float* added, int first, int last)
    {
        TileCall call;
        bool full = lanes == ChannelBlock.Size;
        BlockedTensor res = residual.GetValueOrDefault();
        call.WeightStride = full ? weights.PanelLength : lanes;
        call.OutputStride = full ? Output.Plane : lanes;
        call.ResidualStride = full ? res.Plane : lanes;
        call.BiasStride = lanes;
        call.Depth = weights.Depth;
        call.Steps = offsets.Length;
        call.Accumulate = false;
        call.Low = low;
        call.High = high;
        call.PrefetchStep = 0;
        call.ResidualSplit = 0;
        fixed (int* offset = offsets)
        fixed (PixelTile* tile = row)
        fixed (delegate*<TileCall*, void>* kernel = kernels)
        {
            call.Offsets = offset;
            foreach (OutputGroup g in groups)
            {
                int vectors = full ? g.Blocks : 2;
                for (int lane = 0; lane < ChannelBlock.Size; lane += 2 * lanes)
                {
                    call.Weights = weights.Pointer + (g.Block * weights.PanelLength) + lane;
                    call.Prefetch = (byte*)call.Weights;
                    call.Bias = weights.Bias + (g.Block * ChannelBlock.Size) + lane;
                    for (int y = first; y < last; y++)
                    {
                        float* source = input + ((nint)y * shape.StrideY * Input.Row) + g.InputShift;
                        float* target = output + (y * Output.Row) + (g.Block * Output.Plane) + lane;
                        for (int t = 0; t < row.Length; t++)
                        {
                            call.Input = source + tile[t].Input;
                            call.InputSplit = tile[t].InputSplit;
                            call.Output = target + tile[t].Output;
                            call.OutputSplit = tile[t].OutputSplit;
                            if (added == null)
                            {
                                call.Residual = null;
                            }
                            else
                            {
                                // Pixels are as far apart as in the output.
                                call.Residual = added + (y * res.Row) + (g.Block * res.Plane) + tile[t].Output + lane;
                                call.ResidualSplit = tile[t].OutputSplit;
                            }

                            kernel[(vectors == 2 ? 16 : 0) + tile[t].Pixels](&call);
                        }
                    }
                }
            }
        }
    }

    public override string ToString() => $"{shape}";
}
