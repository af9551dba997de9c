using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Convolution as a batch-reduce GEMM on the channel-blocked layout: any window, stride, dilation and most groupings.</summary>
/// <remarks>
/// <para>Weights are packed as <c>[output block][input step][row][column][depth][16]</c>. Depth is the largest of 16, 8, 4, 2, 1 that divides the
/// group's inputs, so that no lane beyond the last channel is ever read. A planar input (pictures with few channels) is read in place: a
/// step is then one row of one channel's window.</para>
/// <para>Loop order: chunk of tiles whose input stays in the second-level cache → pair of output blocks → part of the sum → tiles.
/// One prefetch per multiply step walks the weights that come next; at batch 1, where every weight is used once per chunk, this is worth 6–10 %.</para>
/// </remarks>
internal sealed unsafe class DirectConvolution : LayerKernel
{
    private const long ChunkBytes = 512 << 10;
    private const int PanelBytes = 256 << 10;

    private readonly ConvolutionShape shape;
    private readonly InstructionSet set;
    private readonly ConvolutionWeights weights;
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly BlockedTensor? residual;
    private readonly float low;
    private readonly float high;
    private readonly PixelTile[] tiles;
    private readonly int[] offsets;
    private readonly OutputGroup[] groups;
    private readonly delegate*<TileCall*, void>[] kernels;
    private readonly int lanes;
    private readonly int stepsPerPart;
    private readonly long bytesPerTile;

    public DirectConvolution(
        ConvolutionShape shape,
        ConvolutionWeights weights,
        in BlockedTensor input,
        in BlockedTensor output,
        in BlockedTensor? residual,
        float low,
        float high,
        InstructionSet set)
    {
        this.shape = shape;
        this.weights = weights;
        this.input = input;
        this.output = output;
        this.residual = residual;
        this.low = low;
        this.high = high;
        this.set = set;
        lanes = (int)set;
        int pitch = input.Pitch * shape.StrideX;
        int maxPixels = TileTable.MaxPixels(set);
        bool pointwise = shape is { KernelHeight: 1, KernelWidth: 1 } && shape.Padding.IsEmpty;
        tiles = PixelTile.Cover(input, output, residual, shape.StrideY, shape.StrideX, maxPixels, pointwise);
        offsets = weights.Offsets(input);
        groups = weights.Groups(input, lanes == ChannelBlock.Size ? 2 : 1);
        kernels = new delegate*<TileCall*, void>[32];
        foreach (int pixels in tiles.Select(t => t.Pixels).Distinct())
        {
            kernels[pixels] = TileTable.Get(set, pitch, 1, pixels);
            kernels[16 + pixels] = TileTable.Get(set, pitch, 2, pixels);
        }

        int mostSteps = Math.Max(1, PanelBytes / (weights.Depth * 2 * 64));
        int parts = (offsets.Length + mostSteps - 1) / mostSteps;
        stepsPerPart = (offsets.Length + parts - 1) / parts;
        bytesPerTile = input.Planar
            ? (long)shape.InputChannels * maxPixels * shape.StrideX * shape.StrideY * sizeof(float)
            : (long)shape.InputChannels * maxPixels * shape.StrideX * shape.StrideY * sizeof(float);
    }

    public override string Description => $"direct {shape} tile {TileTable.MaxPixels(set)}x2x{lanes}";

    public override double Flops => shape.Flops(output.Height, output.Width);

    public override byte* FirstWeights => (byte*)weights.Pointer;

    /// <summary>Whether this kernel can compute the shape from this kind of input.</summary>
    public static bool Supports(ConvolutionShape shape, bool planar) =>
        ConvolutionWeights.Supports(shape, planar) && TileTable.HasPitch((planar ? 1 : ChannelBlock.Size) * shape.StrideX);

    public override int Tasks(int phase, int images, int threads) => Chunks(images, threads) * groups.Length;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int chunks = Chunks(call.Images, call.Threads);
        int chunk = task / groups.Length;
        int group = task - (chunk * groups.Length);
        int total = tiles.Length * call.Images;
        int first = (int)((long)total * chunk / chunks);
        int last = (int)((long)total * (chunk + 1) / chunks);
        OutputGroup g = groups[group];
        float* panel = weights.Pointer + (g.Block * weights.PanelLength);

        // While a panel is in use, fetch the one that follows it: the next pair of blocks, or the next layer's first.
        byte* prefetch = null;
        if (group + 1 < groups.Length)
        {
            prefetch = (byte*)(weights.Pointer + (groups[group + 1].Block * weights.PanelLength));
        }
        else if (chunk == chunks - 1 || chunks == call.Threads)
        {
            prefetch = NextWeights;
        }

        RunGroup(call, g, panel, first, last, prefetch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Chunks(int images, int threads)
    {
        int total = tiles.Length * images;
        int chunks = (int)Math.Min(total, ((total * bytesPerTile) + ChunkBytes - 1) / ChunkBytes);
        if (threads > 1)
        {
            // Bands of rows, the same per thread in all layers, while the weights are small enough to be read by each thread;
            // beyond that threads share out the output channels.
            if (weights.Bytes <= 1 << 20 && total >= threads)
            {
                chunks = (chunks + threads - 1) / threads * threads;
                while (chunks * 2 <= total / 4 && chunks * groups.Length < threads * 4)
                {
                    chunks += threads;
                }
            }
            else
            {
                while (chunks * groups.Length < threads * 8 && total / chunks >= 8 && weights.Bytes < 2 << 20)
                {
                    chunks++;
                }
            }
        }

        return Math.Max(1, Math.Min(chunks, total));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunGroup(in LayerCall run, OutputGroup g, float* panel, int first, int last, byte* prefetch)
    {
        TileCall call;
        int vectors = lanes == ChannelBlock.Size ? g.Blocks : 2;
        call.WeightStride = lanes == ChannelBlock.Size ? weights.PanelLength : lanes;
        call.OutputStride = lanes == ChannelBlock.Size ? output.Plane : lanes;
        call.BiasStride = lanes;
        BlockedTensor res = residual.GetValueOrDefault();
        call.ResidualStride = lanes == ChannelBlock.Size ? res.Plane : lanes;
        call.Depth = weights.Depth;
        int count = last - first;
        nint step = prefetch == null ? 0 : Math.Max(4, ((64 * 2) + count - 1) / count);
        nint left = prefetch == null ? 0 : (nint)offsets.Length * weights.Depth * 64 * 2;
        fixed (int* offset = offsets)
        fixed (PixelTile* tile = tiles)
        fixed (delegate*<TileCall*, void>* kernel = kernels)
        {
            for (int start = 0; start < offsets.Length; start += stepsPerPart)
            {
                call.Offsets = offset + start;
                call.Steps = Math.Min(stepsPerPart, offsets.Length - start);
                bool end = start + call.Steps == offsets.Length;
                call.Accumulate = start > 0;
                call.Low = end ? low : float.NegativeInfinity;
                call.High = end ? high : float.PositiveInfinity;
                for (int lane = 0; lane < ChannelBlock.Size; lane += 2 * lanes)
                {
                    call.Weights = panel + ((nint)start * weights.Depth * ChannelBlock.Size) + lane;
                    call.Bias = weights.Bias + (g.Block * ChannelBlock.Size) + lane;
                    int image = first / tiles.Length;
                    int t = first - (image * tiles.Length);
                    for (int i = first; i < last; i++)
                    {
                        PixelTile* p = tile + t;
                        call.Input = run.At(input, image) + p->Input + g.InputShift;
                        call.InputSplit = p->InputSplit;
                        call.Output = run.At(output, image) + p->Output + (g.Block * output.Plane) + lane;
                        call.OutputSplit = p->OutputSplit;
                        // With the first part, not the last: the output may lie in the residual's own place, which the first part overwrites.
                        call.Residual = residual is null || start > 0
                            ? null
                            : run.At(res, image) + p->Residual + (g.Block * res.Plane) + lane;
                        call.ResidualSplit = p->ResidualSplit;
                        if (left > 0)
                        {
                            nint advance = step * call.Steps * call.Depth;
                            call.Prefetch = prefetch;
                            call.PrefetchStep = step;
                            prefetch += advance;
                            left -= advance;
                        }
                        else
                        {
                            call.Prefetch = (byte*)call.Weights;
                            call.PrefetchStep = 0;
                        }

                        kernel[(vectors == 2 ? 16 : 0) + p->Pixels](&call);
                        if (++t == tiles.Length)
                        {
                            t = 0;
                            image++;
                        }
                    }
                }
            }
        }
    }
}
