using System.Runtime.CompilerServices;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Sequential pictures with everything in one scan (nearly all there are): blocks go from the bits through the inverse transform into
/// the window, and no coefficient is kept.
/// </summary>
internal static unsafe class InterleavedDecoder
{
    private const int MaxBlocks = 10;

    /// <summary>Decodes the scan into rows of pixels.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="header">What was defined before it.</param>
    /// <param name="source">Its data.</param>
    /// <param name="rows">Makes pixels of blocks.</param>
    /// <param name="pipeline">Where another thread may do that; null to do it here.</param>
    public static void Run(JpegScan scan, JpegHeader header, ref EntropySource source, RowAssembler rows, RowPipeline? pipeline)
    {
        JpegFrame frame = header.Frame!;
        short* blocks = stackalloc short[MaxBlocks * ZigZag.BlockLength];
        Unsafe.InitBlockUnaligned(blocks, 0, MaxBlocks * ZigZag.BlockLength * sizeof(short));
        short* quantization = stackalloc short[4 * 64];
        for (int c = 0; c < scan.Components.Length; c++)
        {
            scan.Components[c].Quantization.AsSpan().CopyTo(new Span<short>(quantization + (c * 64), 64));
        }

        int* ends = stackalloc int[MaxBlocks];
        BitReader reader = source.Next();
        int untilRestart = header.RestartInterval;
        for (int unitRow = 0; unitRow < frame.UnitsDown; unitRow++)
        {
            if (pipeline is not null && !pipeline.Begin(unitRow))
            {
                return;
            }

            bool wanted = rows.Begin(unitRow);
            for (int unit = 0; unit < frame.UnitsAcross; unit++)
            {
                if (header.RestartInterval > 0 && untilRestart-- == 0)
                {
                    reader = source.Restart(reader);
                    untilRestart = header.RestartInterval - 1;
                    foreach (JpegComponent component in scan.Components)
                    {
                        component.Prediction = 0;
                    }
                }

                // All blocks of a unit first: their stores have left the store buffer when the transform loads them as vectors.
                DecodeUnit(scan, ref reader, blocks, ends);
                if (wanted && unit >= rows.FirstUnit && unit < rows.EndUnit)
                {
                    TransformUnit(scan, rows, unit, blocks, quantization, ends);
                }

                Clear(scan, blocks, ends);
            }

            if (pipeline is null)
            {
                rows.Finish(unitRow);
            }
            else
            {
                pipeline.End(unitRow);
            }
        }

        EntropySource.Finish(reader);
    }

    private static void DecodeUnit(JpegScan scan, ref BitReader reader, short* block, int* end)
    {
        for (int c = 0; c < scan.Components.Length; c++)
        {
            JpegComponent component = scan.Components[c];
            HuffmanTable dc = scan.Dc[c]!, ac = scan.Ac[c]!;
            int prediction = component.Prediction;
            for (int n = component.Horizontal * component.Vertical; n > 0; n--, block += ZigZag.BlockLength)
            {
                *end++ = BaselineBlock.Decode(ref reader, dc, ac, block, ref prediction);
            }

            component.Prediction = prediction;
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
