using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Several layers computed together, a few rows at a time, so that what lies between them never leaves the second-level cache.</summary>
/// <remarks>
/// Each intermediate has a strip buffer in the worker's scratch memory. Rows that the next strip reads again are moved to the buffer's beginning;
/// nothing is computed twice except at the seams between threads. Pays where the intermediates of a picture are larger than the cache: high
/// resolutions, and above all the widened layers of inverted residual blocks.
/// </remarks>
internal sealed unsafe class StripChain : LayerKernel
{
    private const int MaxStages = 8;

    private readonly StripStage[] stages;
    private readonly int[] heights;
    private readonly long[] buffers;
    private readonly long scratchLength;
    private readonly BlockedTensor? residual;
    private readonly int rowsPerStrip;

    /// <summary>
    /// Stages in order; the first reads a tensor, the last writes one, the others lie between strips made by <see cref="Strip"/>.
    /// <paramref name="heights"/> are the rows of the stages' outputs.
    /// </summary>
    public StripChain(StripStage[] stages, int[] heights, in BlockedTensor? residual, int rowsPerStrip)
    {
        if (stages.Length is < 2 or > MaxStages)
        {
            throw new ArgumentException($"A chain has 2 to {MaxStages} stages.", nameof(stages));
        }

        this.stages = stages;
        this.heights = heights;
        this.residual = residual;
        this.rowsPerStrip = rowsPerStrip;
        buffers = new long[stages.Length - 1];
        long next = 0;
        for (int j = 0; j < buffers.Length; j++)
        {
            buffers[j] = next;
            next += stages[j].Output.Image + (5 * ChannelBlock.Size);
        }

        scratchLength = next + 1024;
    }

    public override string Description => $"strips of {rowsPerStrip}: {string.Join(" | ", stages.Select(s => s.ToString()))}";

    public override double Flops
    {
        get
        {
            double sum = 0;
            for (int j = 0; j < stages.Length; j++)
            {
                sum += stages[j].Flops(heights[j]);
            }

            return sum;
        }
    }

    private BlockedTensor Input => stages[0].Input;

    private BlockedTensor Output => stages[^1].Output;

    /// <summary>The strides of a strip of <paramref name="rows"/> rows; <paramref name="left"/> and <paramref name="right"/> pixels beside it stay zero.</summary>
    public static BlockedTensor Strip(int channels, int width, int rows, int left, int right) =>
        BlockedTensor.Blocked(0, channels, rows, width, new Border(0, left, 0, right));

    /// <summary>Rows of each intermediate that a strip of <paramref name="rows"/> output rows needs.</summary>
    public static int[] RowsNeeded(IReadOnlyList<(int Extent, int StrideY)> layers, int rows)
    {
        int[] needed = new int[layers.Count - 1];
        for (int j = layers.Count - 1; j > 0; j--)
        {
            rows = ((rows - 1) * layers[j].StrideY) + layers[j].Extent;
            needed[j - 1] = rows;
        }

        return needed;
    }

    public override long ScratchLength(int images, int threads) => scratchLength;

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int image = task / bands;
        int band = task - (image * bands);
        int height = heights[^1];
        int end = height * (band + 1) / bands;
        int count = stages.Length;
        int* low = stackalloc int[MaxStages];
        int* high = stackalloc int[MaxStages];
        int* start = stackalloc int[MaxStages];
        int* filled = stackalloc int[MaxStages];
        for (int j = 0; j < count - 1; j++)
        {
            start[j] = 0;
            filled[j] = 0;
            ClearSides(call.Scratch + buffers[j], stages[j].Output);
        }

        float* source = call.At(Input, image);
        float* target = call.At(Output, image);
        float* added = residual is { } r ? call.At(r, image) : null;
        for (int y = height * band / bands; y < end; y += rowsPerStrip)
        {
            low[count - 1] = y;
            high[count - 1] = Math.Min(y + rowsPerStrip, end);
            for (int j = count - 1; j > 0; j--)
            {
                // Only what the rows to be computed read: the rows that a stage has already need no input any more.
                StripStage stage = stages[j];
                int first = j < count - 1 ? low[j] + Kept(start[j], filled[j], low[j]) : low[j];
                low[j - 1] = (first * stage.StrideY) - stage.PadTop;
                high[j - 1] = ((high[j] - 1) * stage.StrideY) - stage.PadTop + stage.Extent;
                if (!stage.ReadsPadding)
                {
                    low[j - 1] = Math.Max(0, low[j - 1]);
                    high[j - 1] = Math.Min(heights[j - 1], high[j - 1]);
                }

                high[j - 1] = Math.Max(low[j - 1], high[j - 1]);
            }

            float* from = source;
            for (int j = 0; j < count - 1; j++)
            {
                float* buffer = call.Scratch + buffers[j];
                BlockedTensor strip = stages[j].Output;
                int have = Keep(buffer, strip, start[j], filled[j], low[j]);
                start[j] = low[j];
                filled[j] = high[j] - low[j];
                float* origin = buffer + strip.Origin - (low[j] * strip.Row);
                int first = low[j] + have;
                int last = Math.Min(high[j], heights[j]);
                ClearRows(origin, strip, first, Math.Min(0, high[j]));
                ClearRows(origin, strip, Math.Max(first, heights[j]), high[j]);
                first = Math.Max(first, 0);
                if (last > first)
                {
                    stages[j].Run(from, origin, null, first, last);
                }

                from = origin;
            }

            stages[count - 1].Run(from, target, added, low[count - 1], high[count - 1]);
        }
    }

    /// <summary>Moves the rows that are needed again to the beginning and returns how many there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Keep(float* buffer, in BlockedTensor strip, int start, int filled, int low)
    {
        int kept = Kept(start, filled, low);
        if (kept > 0 && low > start)
        {
            for (int block = 0; block < strip.Blocks; block++)
            {
                float* plane = buffer + (block * strip.Plane);
                long bytes = (long)kept * strip.Row * sizeof(float);
                Buffer.MemoryCopy(plane + ((low - start) * strip.Row), plane, bytes, bytes);
            }
        }

        return kept;
    }

    /// <summary>How many of the rows in a buffer are needed again, when those from <paramref name="low"/> on are.</summary>
    private static int Kept(int start, int filled, int low) => filled == 0 || low < start ? 0 : Math.Max(0, start + filled - low);

    private static void ClearRows(float* origin, in BlockedTensor strip, int first, int last)
    {
        for (int y = first; y < last; y++)
        {
            for (int block = 0; block < strip.Blocks; block++)
            {
                new Span<float>(origin + (block * strip.Plane) + (y * strip.Row) - (strip.Border.Left * ChannelBlock.Size), (int)strip.Row).Clear();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ClearSides(float* buffer, in BlockedTensor strip)
    {
        int left = strip.Border.Left * ChannelBlock.Size;
        int right = strip.Border.Right * ChannelBlock.Size;
        if (left + right == 0)
        {
            return;
        }

        for (nint line = 0; line < (nint)strip.Blocks * strip.Height; line++)
        {
            float* row = buffer + (line * strip.Row);
            new Span<float>(row, left).Clear();
            new Span<float>(row + strip.Row - right, right).Clear();
        }
    }

    private int Bands(int threads) => threads == 1 ? 1 : Math.Min(threads, heights[^1]);
}
