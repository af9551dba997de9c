using System.Buffers;
using System.Runtime.CompilerServices;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Pictures in several scans, progressive or one component at a time: all coefficients are collected first and transformed at the end.
/// </summary>
internal sealed unsafe class CoefficientDecoder : IDisposable
{
    private readonly JpegFrame _frame;
    private readonly short[][] _coefficients;

    /// <summary>By component and place in file order: bits still missing, -1 where no scan has come.</summary>
    private readonly int[][] _missingBits;

    public CoefficientDecoder(JpegFrame frame)
    {
        _frame = frame;
        _coefficients = new short[frame.Components.Length][];
        _missingBits = new int[frame.Components.Length][];
        for (int c = 0; c < _coefficients.Length; c++)
        {
            int length = checked(frame.Components[c].BlocksPerLine * frame.Components[c].BlocksPerColumn * 64);
            _coefficients[c] = ArrayPool<short>.Shared.Rent(length);
            _coefficients[c].AsSpan(0, length).Clear();
            _missingBits[c] = new int[64];
            Array.Fill(_missingBits[c], -1);
        }
    }

    /// <summary>Whether no coefficient that a scan began is still missing bits, and every component has its DC.</summary>
    public bool IsComplete => _missingBits.All(m => m[0] == 0 && m.All(bits => bits <= 0));

    public void Dispose()
    {
        foreach (short[] plane in _coefficients)
        {
            if (plane is not null)
            {
                ArrayPool<short>.Shared.Return(plane);
            }
        }
    }

    /// <summary>Decodes one scan.</summary>
    public void ReadScan(JpegScan scan, int restartInterval, ref EntropySource source)
    {
        BitReader reader = source.Next();
        var state = new ScanState { UntilRestart = restartInterval };
        if (scan.Components.Length == 1)
        {
            JpegComponent component = scan.Components[0];
            fixed (short* plane = _coefficients[scan.Indices[0]])
            {
                for (int y = 0; y < component.BlocksHigh; y++)
                {
                    for (int x = 0; x < component.BlocksWide; x++)
                    {
                        NextUnit(scan, restartInterval, ref source, ref reader, ref state);
                        Decode(scan, 0, ref reader, plane + (((y * component.BlocksPerLine) + x) * 64), ref state.EmptyRun);
                    }
                }
            }
        }
        else
        {
            for (int unitRow = 0; unitRow < _frame.UnitsDown; unitRow++)
            {
                for (int unit = 0; unit < _frame.UnitsAcross; unit++)
                {
                    NextUnit(scan, restartInterval, ref source, ref reader, ref state);
                    DecodeUnit(scan, ref reader, unitRow, unit, ref state);
                }
            }
        }

        EntropySource.Finish(reader);
        foreach (int index in scan.Indices)
        {
            _missingBits[index].AsSpan(scan.First, scan.Last - scan.First + 1).Fill(scan.Low);
        }
    }

    /// <summary>Transforms everything into rows of pixels.</summary>
    public void Transform(RowAssembler rows)
    {
        for (int unitRow = 0; unitRow < _frame.UnitsDown; unitRow++)
        {
            if (!rows.Begin(unitRow))
            {
                rows.Finish(unitRow);
                continue;
            }

            for (int c = 0; c < _frame.Components.Length; c++)
            {
                JpegComponent component = _frame.Components[c];
                int left = rows.FirstUnit * component.Horizontal, right = rows.EndUnit * component.Horizontal;

                // A component that no scan has brought stays at its middle.
                short[] factors = component.Quantization ?? new short[64];
                fixed (short* plane = _coefficients[c], quantization = factors)
                {
                    for (int v = 0; v < component.Vertical; v++)
                    {
                        short* block = plane + ((((((long)unitRow * component.Vertical) + v) * component.BlocksPerLine) + left) * 64);
                        for (int x = left; x < right; x++, block += 64)
                        {
                            int end = ProgressiveBlock.HasAc(block) ? 64 : 1;
                            BlockTransform.Run(block, quantization, component.BlockSize, end, rows[c].Block(x, v), rows[c].Stride);
                        }
                    }
                }
            }

            rows.Finish(unitRow);
        }
    }

    /// <summary>Takes a restart marker where one is due.</summary>
    private static void NextUnit(JpegScan scan, int interval, ref EntropySource source, ref BitReader reader, ref ScanState state)
    {
        if (interval > 0 && state.UntilRestart-- == 0)
        {
            reader = source.Restart(reader);
            state.UntilRestart = interval - 1;
            state.EmptyRun = 0;
            foreach (JpegComponent component in scan.Components)
            {
                component.Prediction = 0;
            }
        }
    }

    private void DecodeUnit(JpegScan scan, ref BitReader reader, int unitRow, int unit, ref ScanState state)
    {
        for (int c = 0; c < scan.Components.Length; c++)
        {
            JpegComponent component = scan.Components[c];
            fixed (short* plane = _coefficients[scan.Indices[c]])
            {
                for (int v = 0; v < component.Vertical; v++)
                {
                    for (int h = 0; h < component.Horizontal; h++)
                    {
                        int y = (unitRow * component.Vertical) + v, x = (unit * component.Horizontal) + h;
                        Decode(scan, c, ref reader, plane + (((y * component.BlocksPerLine) + x) * 64), ref state.EmptyRun);
                    }
                }
            }
        }
    }

    private void Decode(JpegScan scan, int index, ref BitReader reader, short* block, ref int emptyRun)
    {
        JpegComponent component = scan.Components[index];
        int prediction = component.Prediction;
        if (!_frame.IsProgressive)
        {
            // Through a block of its own: the sequential loop also writes behind the 64 coefficients.
            short* own = stackalloc short[ZigZag.BlockLength];
            Unsafe.InitBlockUnaligned(own, 0, 64 * sizeof(short));
            BaselineBlock.Decode(ref reader, scan.Dc[index]!, scan.Ac[index]!, own, ref prediction);
            Unsafe.CopyBlockUnaligned(block, own, 64 * sizeof(short));
        }
        else if (scan.First == 0 && scan.High == 0)
        {
            ProgressiveBlock.FirstDc(ref reader, scan.Dc[index]!, block, ref prediction, scan.Low);
        }
        else if (scan.First == 0)
        {
            ProgressiveBlock.RefineDc(ref reader, block, scan.Low);
        }
        else if (scan.High > 0)
        {
            ProgressiveBlock.RefineAc(ref reader, scan.Ac[index]!, block, scan, ref emptyRun);
        }
        else if (emptyRun > 0)
        {
            emptyRun--;
        }
        else
        {
            emptyRun = ProgressiveBlock.FirstAc(ref reader, scan.Ac[index]!, block, scan);
        }

        component.Prediction = prediction;
    }

    private struct ScanState
    {
        public int UntilRestart;
        public int EmptyRun;
    }
}
