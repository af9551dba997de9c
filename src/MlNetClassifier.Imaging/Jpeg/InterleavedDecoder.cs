using System.Runtime.CompilerServices;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Sequential pictures with everything in one scan (nearly all there are): blocks go from the bits through the inverse transform into
/// the window, and no coefficient is kept.
/// </summary>
internal static unsafe class InterleavedDecoder
{
    private const int MaxBlocks = 10;
    private const int MaxComponents = 4;

    /// <summary>Decodes the scan into rows of pixels.</summary>
    public static void Run(JpegScan scan, JpegHeader header, ref EntropySource source, RowAssembler rows)
    {
        JpegFrame frame = header.Frame!;
        short* blocks = stackalloc short[MaxBlocks * ZigZag.BlockLength];
        Unsafe.InitBlockUnaligned(blocks, 0, MaxBlocks * ZigZag.BlockLength * sizeof(short));
        short* quantization = stackalloc short[MaxComponents * 64];
        CopyQuantization(scan, quantization);
        int* ends = stackalloc int[MaxBlocks];
        int* predictions = stackalloc int[MaxComponents];
        new Span<int>(predictions, MaxComponents).Clear();
        BitReader reader = source.Next();
        int untilRestart = header.RestartInterval;
        for (int unitRow = 0; unitRow < frame.UnitsDown; unitRow++)
        {
            bool wanted = rows.Begin(unitRow);
            for (int unit = 0; unit < frame.UnitsAcross; unit++)
            {
                TakeRestart(header, ref source, ref reader, ref untilRestart, predictions);

                // All blocks of a unit first: their stores have left the store buffer when the transform loads them as vectors.
                DecodeUnit(scan, ref reader, blocks, ends, predictions);
                if (wanted && unit >= rows.FirstUnit && unit < rows.EndUnit)
                {
                    TransformUnit(scan, rows, unit, blocks, quantization, ends);
                }

                Clear(scan, blocks, ends);
            }

            rows.Finish(unitRow);
        }

        EntropySource.Finish(reader);
    }

    /// <summary>The first half, where two threads share the work: takes the coefficients out of the bits.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="header">What was defined before it.</param>
    /// <param name="source">Its data.</param>
    /// <param name="pipeline">Where rows of units go.</param>
    public static void Fill(JpegScan scan, JpegHeader header, ref EntropySource source, RowPipeline pipeline)
    {
        JpegFrame frame = header.Frame!;
        short* blocks = stackalloc short[MaxBlocks * ZigZag.BlockLength];
        Unsafe.InitBlockUnaligned(blocks, 0, MaxBlocks * ZigZag.BlockLength * sizeof(short));
        int* ends = stackalloc int[MaxBlocks];
        int* predictions = stackalloc int[MaxComponents];
        new Span<int>(predictions, MaxComponents).Clear();
        BitReader reader = source.Next();
        int untilRestart = header.RestartInterval;
        for (int unitRow = 0; unitRow < frame.UnitsDown; unitRow++)
        {
            if (!pipeline.Begin(unitRow, out PackedBlocks packed))
            {
                return;
            }

            for (int unit = 0; unit < frame.UnitsAcross; unit++)
            {
                TakeRestart(header, ref source, ref reader, ref untilRestart, predictions);
                DecodeUnit(scan, ref reader, blocks, ends, predictions);
                for (int n = 0; n < scan.BlocksPerUnit; n++)
                {
                    packed.Put((unit * scan.BlocksPerUnit) + n, blocks + (n * ZigZag.BlockLength), ends[n]);
                }

                Clear(scan, blocks, ends);
            }

            if (unitRow == frame.UnitsDown - 1)
            {
                EntropySource.Finish(reader);
            }

            pipeline.End(unitRow);
        }
    }

    /// <summary>The second half: makes samples of the coefficients, and pixels of those.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="rows">Makes pixels of blocks.</param>
    /// <param name="unitRow">Rows of units must come in order.</param>
    /// <param name="packed">Their coefficients.</param>
    public static void Finish(JpegScan scan, RowAssembler rows, int unitRow, in PackedBlocks packed)
    {
        if (rows.Begin(unitRow))
        {
            short* quantization = stackalloc short[MaxComponents * 64];
            CopyQuantization(scan, quantization);
            short* flat = stackalloc short[64];
            Unsafe.InitBlockUnaligned(flat, 0, 64 * sizeof(short));
            for (int unit = rows.FirstUnit; unit < rows.EndUnit; unit++)
            {
                int index = unit * scan.BlocksPerUnit;
                for (int c = 0; c < scan.Components.Length; c++)
                {
                    JpegComponent component = scan.Components[c];
                    ComponentWindow window = rows[scan.Indices[c]];
                    for (int n = 0; n < component.Horizontal * component.Vertical; n++, index++)
                    {
                        (int v, int h) = Math.DivRem(n, component.Horizontal);
                        short* block = packed.Get(index, flat, out int end);
                        BlockTransform.Run(
                            block, quantization + (c * 64), component.BlockSize, end, window.Block((unit * component.Horizontal) + h, v), window.Stride);
                    }
                }
            }
        }

        rows.Finish(unitRow);
    }

    private static void CopyQuantization(JpegScan scan, short* quantization)
    {
        for (int c = 0; c < scan.Components.Length; c++)
        {
            scan.Components[c].Quantization.AsSpan().CopyTo(new Span<short>(quantization + (c * 64), 64));
        }
    }

    private static void TakeRestart(JpegHeader header, ref EntropySource source, ref BitReader reader, ref int untilRestart, int* predictions)
    {
        if (header.RestartInterval > 0 && untilRestart-- == 0)
        {
            reader = source.Restart(reader);
            untilRestart = header.RestartInterval - 1;
            new Span<int>(predictions, MaxComponents).Clear();
        }
    }

    private static void DecodeUnit(JpegScan scan, ref BitReader reader, short* block, int* end, int* predictions)
    {
        for (int c = 0; c < scan.Components.Length; c++)
        {
            JpegComponent component = scan.Components[c];
            HuffmanTable dc = scan.Dc[c]!, ac = scan.Ac[c]!;

            // Not in the component: another thread reads that all the time, and would wait for each of these stores.
            int prediction = predictions[c];
            for (int n = component.Horizontal * component.Vertical; n > 0; n--, block += ZigZag.BlockLength)
            {
                *end++ = BaselineBlock.Decode(ref reader, dc, ac, block, ref prediction);
            }

            predictions[c] = prediction;
        }
    }

    private static void TransformUnit(
        JpegScan scan, RowAssembler rows, int unit, short* block, short* quantization, int* end)
    {
        for (int c = 0; c < scan.Components.Length; c++, quantization += 64)
        {
            JpegComponent component = scan.Components[c];
            ComponentWindow window = rows[scan.Indices[c]];
            for (int v = 0; v < component.Vertical; v++)
            {
                for (int h = 0; h < component.Horizontal; h++, block += ZigZag.BlockLength, end++)
                {
                    BlockTransform.Run(
                        block, quantization, component.BlockSize, *end, window.Block((unit * component.Horizontal) + h, v), window.Stride);
                }
            }
        }
    }

    private static void Clear(JpegScan scan, short* block, int* end)
    {
        for (int n = scan.BlocksPerUnit; n > 0; n--, block += ZigZag.BlockLength, end++)
        {
            if (*end <= 1)
            {
                block[0] = 0;
            }
            else
            {
                Unsafe.InitBlockUnaligned(block, 0, 64 * sizeof(short));
            }
        }
    }
}
