using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Products of pairs of matrices, both computed by the network: attention's scores and its weighted sums.</summary>
/// <remarks>
/// Row-major matrices are first packed as the register tiles want them: the left one in blocks of 16 columns, <c>[depth / 16][row][16]</c>, the right one
/// in panels of 16 columns, <c>[column / 16][depth][16]</c>, both filled up with zeros to whole blocks of depth. That is one pass over each for a
/// product that reads every number a hundred times.
/// </remarks>
internal sealed unsafe class MatrixProductKernel : LayerKernel
{
    private const int Tile = 14;

    private readonly BlockedTensor left;
    private readonly BlockedTensor right;
    private readonly BlockedTensor output;
    private readonly int[] leftMatrices;
    private readonly int[] rightMatrices;
    private readonly int rows;
    private readonly int depth;
    private readonly int columns;
    private readonly InstructionSet set;
    private readonly int lanes;
    private readonly int depthBlocks;
    private readonly int columnBlocks;
    private readonly long packedLeft;
    private readonly long packedRight;

    /// <summary>Product i of an image is left matrix <c>leftMatrices[i]</c> times right matrix <c>rightMatrices[i]</c>.</summary>
    /// <param name="left">Matrices [rows, depth], one after another.</param>
    /// <param name="right">Matrices [depth, columns].</param>
    /// <param name="output">Receives matrices [rows, columns]; lies apart from both.</param>
    /// <param name="leftMatrices">Which left matrix each product takes.</param>
    /// <param name="rightMatrices">Which right matrix each product takes.</param>
    /// <param name="rows">Rows of the left matrices.</param>
    /// <param name="depth">Columns of the left, rows of the right ones.</param>
    /// <param name="columns">Columns of the right ones.</param>
    /// <param name="set">Vector width.</param>
    public MatrixProductKernel(
        in BlockedTensor left,
        in BlockedTensor right,
        in BlockedTensor output,
        int[] leftMatrices,
        int[] rightMatrices,
        int rows,
        int depth,
        int columns,
        InstructionSet set)
    {
        this.left = left;
        this.right = right;
        this.output = output;
        this.leftMatrices = leftMatrices;
        this.rightMatrices = rightMatrices;
        this.rows = rows;
        this.depth = depth;
        this.columns = columns;
        this.set = set;
        lanes = (int)set;
        depthBlocks = ChannelBlock.Count(depth);
        columnBlocks = ChannelBlock.Count(columns);
        packedLeft = (long)depthBlocks * ChannelBlock.Size * rows;
        packedRight = (long)(columnBlocks + 1) * PanelLength;
    }

    public override string Description => $"product {leftMatrices.Length} x {rows}x{depth}x{columns}";

    public override double Flops => 2.0 * leftMatrices.Length * rows * depth * columns;

    private nint PanelLength => (nint)depthBlocks * ChannelBlock.Size * ChannelBlock.Size;

    private int Products => leftMatrices.Length;

    public override long ScratchLength(int images, int threads) => (packedLeft + packedRight) * Products * images;

    public override int Phases(int images, int threads) => 2;

    public override int Tasks(int phase, int images, int threads) => images * Products * (phase == 0 ? 2 : Bands(images, threads));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int parts = phase == 0 ? 2 : Bands(call.Images, call.Threads);
        int part = task % parts;
        int product = task / parts % Products;
        int image = task / parts / Products;
        float* a = call.Shared + ((packedLeft + packedRight) * ((image * Products) + product));
        float* b = a + packedLeft;
        if (phase == 1)
        {
            Multiply(a, b, call.At(output, image) + ((nint)product * rows * columns), rows * part / parts, rows * (part + 1) / parts);
        }
        else if (part == 0)
        {
            PackLeft(call.At(left, image) + ((nint)leftMatrices[product] * rows * depth), a);
        }
        else
        {
            PackRight(call.At(right, image) + ((nint)rightMatrices[product] * depth * columns), b);
        }
    }

    private int Bands(int images, int threads) => threads == 1 ? 1 : Math.Clamp((4 * threads) / (images * Products), 1, Math.Max(1, rows / Tile));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackLeft(float* source, float* target)
    {
        for (int block = 0; block < depthBlocks; block++)
        {
            int width = Math.Min(ChannelBlock.Size, depth - (block * ChannelBlock.Size));
            float* s = source + (block * ChannelBlock.Size);
            for (int row = 0; row < rows; row++, s += depth, target += ChannelBlock.Size)
            {
                CopyBlock(s, target, width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackRight(float* source, float* target)
    {
        for (int block = 0; block < columnBlocks; block++)
        {
            int width = Math.Min(ChannelBlock.Size, columns - (block * ChannelBlock.Size));
            float* s = source + (block * ChannelBlock.Size);
            for (int k = 0; k < depth; k++, s += columns, target += ChannelBlock.Size)
            {
                CopyBlock(s, target, width);
            }

            int missing = ((depthBlocks * ChannelBlock.Size) - depth) * ChannelBlock.Size;
            new Span<float>(target, missing).Clear();
            target += missing;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyBlock(float* source, float* target, int width)
    {
        if (width == ChannelBlock.Size)
        {
            *(Block*)target = *(Block*)source;
            return;
        }

        for (int i = 0; i < ChannelBlock.Size; i++)
        {
            target[i] = i < width ? source[i] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(float* a, float* b, float* target, int first, int last)
    {
        const int MostSteps = 64;
        float* result = stackalloc float[(2 * Tile * ChannelBlock.Size) + ChannelBlock.Size];
        result = (float*)(((nint)result + 63) & ~63);
        float* zeros = stackalloc float[2 * ChannelBlock.Size];
        new Span<float>(zeros, 2 * ChannelBlock.Size).Clear();
        int* offsets = stackalloc int[MostSteps];
        bool whole = lanes == ChannelBlock.Size;
        int most = TileTable.MaxPixels(set);
        int tiles = (last - first + most - 1) / most;
        TileCall tile;
        tile.Depth = ChannelBlock.Size;
        tile.Offsets = offsets;
        tile.Residual = null;
        tile.Bias = zeros;
        tile.BiasStride = lanes;
        tile.WeightStride = whole ? PanelLength : lanes;
        tile.OutputStride = whole ? Tile * ChannelBlock.Size : lanes;
        tile.Low = float.NegativeInfinity;
        tile.High = float.PositiveInfinity;
        tile.PrefetchStep = 0;
        for (int block = 0; block < columnBlocks; block += whole ? 2 : 1)
        {
            int count = whole ? Math.Min(2, columnBlocks - block) : 1;
            for (int t = 0; t < tiles; t++)
            {
                int row = first + ((last - first) * t / tiles);
                int pixels = first + ((last - first) * (t + 1) / tiles) - row;
                tile.InputSplit = (nint)((pixels + 1) / 2) * ChannelBlock.Size;
                tile.OutputSplit = tile.InputSplit;
                tile.Input = a + ((nint)row * ChannelBlock.Size);
                delegate*<TileCall*, void> kernel = TileTable.Get(set, ChannelBlock.Size, whole ? count : 2, pixels);
                for (int lane = 0; lane < ChannelBlock.Size; lane += 2 * lanes)
                {
                    tile.Output = result + lane;
                    for (int start = 0; start < depthBlocks; start += MostSteps)
                    {
                        tile.Steps = Math.Min(MostSteps, depthBlocks - start);
                        for (int i = 0; i < tile.Steps; i++)
                        {
                            offsets[i] = (start + i) * rows * ChannelBlock.Size;
                        }

                        tile.Accumulate = start > 0;
                        tile.Weights = b + (block * PanelLength) + ((nint)start * ChannelBlock.Size * ChannelBlock.Size) + lane;
                        tile.Prefetch = (byte*)tile.Weights;
                        kernel(&tile);
                    }
                }

                Store(result, target + ((nint)row * columns) + (block * ChannelBlock.Size), pixels, count, columns - (block * ChannelBlock.Size));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(float* result, float* target, int pixels, int count, int left)
    {
        for (int p = 0; p < pixels; p++)
        {
            float* row = target + ((nint)p * columns);
            for (int c = 0; c < count; c++)
            {
                float* from = result + (((c * Tile) + p) * ChannelBlock.Size);
                int width = Math.Min(ChannelBlock.Size, left - (c * ChannelBlock.Size));
                if (width == ChannelBlock.Size)
                {
                    *(Block*)(row + (c * ChannelBlock.Size)) = *(Block*)from;
                    continue;
                }

                for (int i = 0; i < width; i++)
                {
                    row[(c * ChannelBlock.Size) + i] = from[i];
                }
            }
        }
    }

    [InlineArray(ChannelBlock.Size)]
    private struct Block
    {
        private float first;
    }
}
