using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>Convolution with stride 1 by Winograd's minimal filtering: a half to a quarter of the multiplications.</summary>
/// <remarks>
/// Tiles are taken in chunks whose transformed inputs and products stay in the second-level cache; within a chunk come the input transform, one
/// GEMM per element on the same register tile as direct convolution, and the output transform. Where a picture is too small for one chunk per thread,
/// the three steps become phases that all threads share. F(2 × 2) of a 3 × 3 window is as accurate as direct convolution; the others lose up to one decimal digit.
/// </remarks>
internal sealed unsafe class WinogradConvolution : LayerKernel
{
    private const long ChunkBytes = 1600 << 10;
    private const int Pixel = ChannelBlock.Size;

    private readonly ConvolutionShape shape;
    private readonly WinogradWeights weights;
    private readonly WinogradScheme scheme;
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly BlockedTensor? residual;
    private readonly float low;
    private readonly float high;
    private readonly int lanes;
    private readonly int maxPixels;
    private readonly int tilesWide;
    private readonly int tilesPerImage;
    private readonly delegate*<float*, nint, float*, nint, float*, void> inputTransform;
    private readonly delegate*<WinogradOutput*, void> outputTransform;
    private readonly delegate*<TileCall*, void>[] kernels = new delegate*<TileCall*, void>[32];

    public WinogradConvolution(
        ConvolutionShape shape,
        WinogradWeights weights,
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
        lanes = (int)set;
        maxPixels = TileTable.MaxPixels(set);
        scheme = weights.Scheme;
        tilesWide = (output.Width + scheme.TileWidth - 1) / scheme.TileWidth;
        tilesPerImage = tilesWide * ((output.Height + scheme.TileHeight - 1) / scheme.TileHeight);
        for (int pixels = 1; pixels <= maxPixels; pixels++)
        {
            kernels[pixels] = TileTable.Get(set, Pixel, 1, pixels);
            kernels[16 + pixels] = TileTable.Get(set, Pixel, 2, pixels);
        }

        // Function pointers cannot be type arguments, so they leave the tuple as addresses.
        (nint into, nint back) = set switch
        {
            InstructionSet.Vector512 => Addresses<Vector512<float>, Simd512>(scheme),
            InstructionSet.Vector256 => Addresses<Vector256<float>, Simd256>(scheme),
            InstructionSet.Vector128 => Addresses<Vector128<float>, Simd128>(scheme),
            _ => Addresses<float, SimdScalar>(scheme),
        };
        inputTransform = (delegate*<float*, nint, float*, nint, float*, void>)into;
        outputTransform = (delegate*<WinogradOutput*, void>)back;
    }

    public override string Description => $"winograd {scheme} {shape} tile {maxPixels}x2x{lanes}";

    public override double Flops => shape.Flops(output.Height, output.Width);

    public override byte* FirstWeights => (byte*)weights.Pointer;

    public override int Phases(int images, int threads) => Chunks(images, threads) == 0 ? 3 : 1;

    public override int Tasks(int phase, int images, int threads)
    {
        int chunks = Chunks(images, threads);
        return chunks > 0 ? chunks : phase == 0 ? weights.InputBlocks : phase == 1 ? weights.Elements : weights.OutputBlocks;
    }

    public override long ScratchLength(int images, int threads)
    {
        int chunks = Chunks(images, threads);
        int total = tilesPerImage * images;
        int tiles = chunks == 0 ? total : (total + chunks - 1) / chunks;
        return weights.Elements * (ElementStride(weights.InputBlocks, tiles) + ElementStride(weights.OutputBlocks, tiles));
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int total = tilesPerImage * call.Images;
        int chunks = Chunks(call.Images, call.Threads);
        float* scratch = stackalloc float[(2 * 36 * Pixel) + Pixel];
        scratch = (float*)(((nint)scratch + 63) & ~63);
        if (chunks == 0)
        {
            float* products = call.Shared + (weights.Elements * ElementStride(weights.InputBlocks, total));
            switch (phase)
            {
                case 0:
                    TransformInput(call, task, 0, total, total, call.Shared, scratch);
                    break;
                case 1:
                    Multiply(task, total, total, call.Shared, products);
                    break;
                default:
                    TransformOutput(call, task, 0, total, total, products, scratch);
                    break;
            }

            return;
        }

        int room = (total + chunks - 1) / chunks;
        int first = (int)((long)total * task / chunks);
        int last = (int)((long)total * (task + 1) / chunks);
        float* m = call.Scratch + (weights.Elements * ElementStride(weights.InputBlocks, room));
        for (int block = 0; block < weights.InputBlocks; block++)
        {
            TransformInput(call, block, first, last, room, call.Scratch, scratch);
        }

        for (int element = 0; element < weights.Elements; element++)
        {
            Multiply(element, last - first, room, call.Scratch, m);
        }

        for (int block = 0; block < weights.OutputBlocks; block++)
        {
            TransformOutput(call, block, first, last, room, m, scratch);
        }
    }

    private static (nint Input, nint Output) Addresses<TVector, TSimd>(WinogradScheme scheme)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        delegate*<float*, nint, float*, nint, float*, void> input = (scheme.Length, scheme.IsTwoDimensional) switch
        {
            (4, true) => &WinogradTransforms<TVector, TSimd>.InputFour,
            (6, true) => &WinogradTransforms<TVector, TSimd>.InputSix,
            (6, false) => &WinogradLineTransforms<TVector, TSimd>.InputSix,
            (10, false) => &WinogradLineTransforms<TVector, TSimd>.InputTen,
            _ => throw new NotSupportedException($"No transform for {scheme}."),
        };
        delegate*<WinogradOutput*, void> output = (scheme.Length, scheme.Tile, scheme.IsTwoDimensional) switch
        {
            (4, 2, true) => &WinogradTransforms<TVector, TSimd>.OutputFourToTwo,
            (6, 4, true) => &WinogradTransforms<TVector, TSimd>.OutputSixToFour,
            (6, 2, true) => &WinogradTransforms<TVector, TSimd>.OutputSixToTwo,
            (6, 4, false) => &WinogradLineTransforms<TVector, TSimd>.OutputSixToFour,
            (10, 4, false) => &WinogradLineTransforms<TVector, TSimd>.OutputTenToFour,
            _ => throw new NotSupportedException($"No transform for {scheme}."),
        };
        return ((nint)input, (nint)output);
    }

    // One line apart from a power of two, so that the elements of one tile do not fall into the same cache set.
    private static nint ElementStride(int blocks, int tiles) => ((nint)blocks * tiles * Pixel) + Pixel;

    /// <summary>Chunks of tiles, or 0 for phases.</summary>
    private int Chunks(int images, int threads)
    {
        int total = tilesPerImage * images;
        long bytesPerTile = (long)weights.Elements * (weights.InputBlocks + weights.OutputBlocks) * Pixel * sizeof(float);
        int room = (int)Math.Max(maxPixels, ChunkBytes / bytesPerTile / maxPixels * maxPixels);
        int chunks = (total + room - 1) / room;
        if (threads > 1 && chunks < threads * 2)
        {
            int wanted = threads * 2;
            return total / wanted >= maxPixels && weights.Bytes < 600 << 10 ? wanted : 0;
        }

        return chunks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformInput(in LayerCall call, int block, int first, int last, int room, float* target, float* scratch)
    {
        float* patch = scratch + (36 * Pixel);
        nint stride = ElementStride(weights.InputBlocks, room);
        target += (nint)block * room * Pixel;
        int patchHeight = scheme.PatchHeight;
        int patchWidth = scheme.PatchWidth;
        bool horizontal = patchHeight == 1;
        int bottom = input.Height + input.Border.Bottom;
        int right = input.Width + input.Border.Right;
        for (int tile = first; tile < last; tile++)
        {
            int image = tile / tilesPerImage;
            int inImage = tile - (image * tilesPerImage);
            int tileRow = inImage / tilesWide;
            int y = (tileRow * scheme.TileHeight) - shape.Padding.Top;
            int x = ((inImage - (tileRow * tilesWide)) * scheme.TileWidth) - shape.Padding.Left;
            float* source = call.At(input, image) + (block * input.Plane) + (y * input.Row) + (x * Pixel);
            nint row = input.Row;
            if (y + patchHeight > bottom || x + patchWidth > right)
            {
                // The last tiles reach beyond the border; what they would read there belongs to others.
                int rows = Math.Min(patchHeight, bottom - y);
                int columns = Math.Min(patchWidth, right - x);
                new Span<float>(patch, patchHeight * patchWidth * Pixel).Clear();
                for (int r = 0; r < rows; r++)
                {
                    new Span<float>(source + (r * row), columns * Pixel).CopyTo(new Span<float>(patch + (r * patchWidth * Pixel), columns * Pixel));
                }

                source = patch;
                row = patchWidth * Pixel;
            }

            // A line's transform wants the distance of its pixels.
            row = horizontal ? Pixel : row;

            for (int lane = 0; lane < Pixel; lane += lanes)
            {
                inputTransform(source + lane, row, target + ((nint)(tile - first) * Pixel) + lane, stride, scratch + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(int element, int count, int room, float* transformed, float* products)
    {
        TileCall call;
        int* offsets = stackalloc int[weights.InputBlocks];
        for (int block = 0; block < weights.InputBlocks; block++)
        {
            offsets[block] = block * room * Pixel;
        }

        nint panel = (nint)weights.InputBlocks * Pixel * Pixel;
        float* matrix = weights.Pointer + (element * weights.ElementStride);
        transformed += element * ElementStride(weights.InputBlocks, room);
        products += element * ElementStride(weights.OutputBlocks, room);
        bool full = lanes == Pixel;
        call.Offsets = offsets;
        call.Steps = weights.InputBlocks;
        call.Depth = Pixel;
        call.Accumulate = false;
        call.Residual = null;
        call.Low = float.NegativeInfinity;
        call.High = float.PositiveInfinity;
        call.Bias = weights.Zero;
        call.BiasStride = lanes;
        call.WeightStride = full ? panel : lanes;
        call.OutputStride = full ? (nint)room * Pixel : lanes;
        int parts = (count + maxPixels - 1) / maxPixels;
        int blocks = full ? 2 : 1;
        bool lastElement = element == weights.Elements - 1;
        fixed (delegate*<TileCall*, void>* kernel = kernels)
        {
            for (int block = 0; block < weights.OutputBlocks; block += blocks)
            {
                int vectors = full ? Math.Min(2, weights.OutputBlocks - block) : 2;
                for (int lane = 0; lane < Pixel; lane += 2 * lanes)
                {
                    call.Weights = matrix + (block * panel) + lane;
                    bool more = !lastElement || block + blocks < weights.OutputBlocks;
                    byte* prefetch = more ? (byte*)(matrix + ((block + blocks) * panel)) : NextWeights;
                    call.PrefetchStep = prefetch == null ? 0 : ((blocks * 64) + parts - 1) / parts;
                    prefetch = prefetch == null ? (byte*)call.Weights : prefetch;
                    int first = 0;
                    for (int part = 0; part < parts; part++)
                    {
                        int pixels = (count / parts) + (part < count % parts ? 1 : 0);
                        call.Input = transformed + ((nint)first * Pixel);
                        call.InputSplit = (nint)((pixels + 1) / 2) * Pixel;
                        call.Output = products + ((nint)block * room * Pixel) + ((nint)first * Pixel) + lane;
                        call.OutputSplit = call.InputSplit;
                        call.Prefetch = prefetch;
                        prefetch += call.PrefetchStep * call.Steps * Pixel;
                        kernel[(vectors == 2 ? 16 : 0) + pixels](&call);
                        first += pixels;
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformOutput(in LayerCall call, int block, int first, int last, int room, float* products, float* scratch)
    {
        WinogradOutput transform;
        transform.ElementStride = ElementStride(weights.OutputBlocks, room);
        bool line = !scheme.IsTwoDimensional;
        bool horizontal = line && scheme.TileHeight == 1;
        transform.Row = horizontal ? Pixel : output.Row;
        transform.Low = low;
        transform.High = high;
        BlockedTensor res = residual.GetValueOrDefault();
        transform.ResidualRow = horizontal ? Pixel : res.Row;
        products += (nint)block * room * Pixel;
        for (int tile = first; tile < last; tile++)
        {
            int image = tile / tilesPerImage;
            int inImage = tile - (image * tilesPerImage);
            int tileRow = inImage / tilesWide;
            int y = tileRow * scheme.TileHeight;
            int x = (inImage - (tileRow * tilesWide)) * scheme.TileWidth;
            float* target = call.At(output, image) + (block * output.Plane) + (y * output.Row) + (x * Pixel);
            float* added = call.At(res, image) + (block * res.Plane) + (y * res.Row) + (x * Pixel);
            transform.Rows = Math.Min(scheme.TileHeight, output.Height - y);
            transform.Columns = Math.Min(scheme.TileWidth, output.Width - x);
            for (int lane = 0; lane < Pixel; lane += lanes)
            {
                transform.Source = products + ((nint)(tile - first) * Pixel) + lane;
                transform.Scratch = scratch + lane;
                transform.Target = target + lane;
                transform.Residual = residual is null ? null : added + lane;
                transform.Bias = weights.Bias + (block * Pixel) + lane;
                outputTransform(&transform);
            }
        }
    }
}
