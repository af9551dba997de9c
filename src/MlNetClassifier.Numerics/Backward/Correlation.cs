namespace MlNetClassifier.Numerics;

/// <summary>
/// Turns one image into another, every target pixel being a sum of weighted source pixels: a convolution, or its gradient in the input, which is
/// the correlation of the output's gradient with the flipped kernel.
/// </summary>
internal sealed unsafe class Correlation
{
    private readonly PanelTiles tiles;
    private readonly ConvolutionGeometry conv;
    private readonly bool backward;
    private readonly CorrelationPhase[] phases;

    private Correlation(PanelTiles tiles, ConvolutionGeometry conv, bool backward, ImageLayout source, ImageLayout target, CorrelationPhase[] phases)
    {
        this.tiles = tiles;
        this.conv = conv;
        this.backward = backward;
        this.phases = phases;
        Source = source;
        Target = target;
        foreach (CorrelationPhase phase in phases)
        {
            PackedLength += (long)conv.Group * Panels * phase.Taps.Length * TermsPerTap * tiles.Columns;
        }
    }

    /// <summary>Layout of the image that is read.</summary>
    public ImageLayout Source { get; }

    /// <summary>Layout of the image that is written.</summary>
    public ImageLayout Target { get; }

    /// <summary>Floats of the packed weights.</summary>
    public long PackedLength { get; }

    /// <summary>Floats of the packed bias.</summary>
    public int PackedBiasLength => conv.Group * Panels * tiles.Columns;

    private int TermsPerTap => backward ? conv.GroupOutChannels : conv.GroupChannels;

    private int GroupColumns => backward ? conv.GroupChannels : conv.GroupOutChannels;

    private int Panels => (GroupColumns + tiles.Columns - 1) / tiles.Columns;

    /// <summary>A convolution.</summary>
    public static Correlation Forward(PanelTiles tiles, ConvolutionGeometry conv, ImageLayout input, ImageLayout output)
    {
        // The taps of a kernel row are one run of memory unless something lies between them.
        bool merged = conv.DilationX == 1 && conv.Group == 1;
        List<int> steps = [];
        for (int ky = 0; ky < conv.KernelHeight; ky++)
        {
            for (int kx = 0; kx < (merged ? 1 : conv.KernelWidth); kx++)
            {
                steps.Add((((ky * conv.DilationY) - conv.PadTop) * input.RowStride) + (((kx * conv.DilationX) - conv.PadLeft) * input.Channels));
            }
        }

        var phase = new CorrelationPhase
        {
            TargetStart = 0,
            TargetRow = output.RowStride,
            TargetPixel = output.Channels,
            Rows = output.Height,
            Columns = output.Width,
            SourceRow = conv.StrideY * input.RowStride,
            SourcePixel = conv.StrideX * input.Channels,
            StepOffsets = [.. steps],
            Terms = merged ? conv.KernelWidth * conv.Channels : conv.GroupChannels,
            Taps = [.. Enumerable.Range(0, conv.Taps)],
        };
        return new Correlation(tiles, conv, false, input, output, [phase]);
    }

    /// <summary>The gradient of a convolution in its input.</summary>
    public static Correlation InputGradient(PanelTiles tiles, ConvolutionGeometry conv, ImageLayout outputGradient, ImageLayout inputGradient)
    {
        List<CorrelationPhase> phases = [];
        for (int y0 = 0; y0 < Math.Min(conv.StrideY, inputGradient.Height); y0++)
        {
            for (int x0 = 0; x0 < Math.Min(conv.StrideX, inputGradient.Width); x0++)
            {
                List<int> steps = [], taps = [];
                for (int tap = 0; tap < conv.Taps; tap++)
                {
                    int y = y0 + conv.PadTop - (tap / conv.KernelWidth * conv.DilationY);
                    int x = x0 + conv.PadLeft - (tap % conv.KernelWidth * conv.DilationX);
                    if (y % conv.StrideY == 0 && x % conv.StrideX == 0)
                    {
                        steps.Add((y / conv.StrideY * outputGradient.RowStride) + (x / conv.StrideX * outputGradient.Channels));
                        taps.Add(tap);
                    }
                }

                phases.Add(new CorrelationPhase
                {
                    TargetStart = (y0 * inputGradient.RowStride) + (x0 * inputGradient.Channels),
                    TargetRow = conv.StrideY * inputGradient.RowStride,
                    TargetPixel = conv.StrideX * inputGradient.Channels,
                    Rows = (inputGradient.Height - y0 + conv.StrideY - 1) / conv.StrideY,
                    Columns = (inputGradient.Width - x0 + conv.StrideX - 1) / conv.StrideX,
                    SourceRow = outputGradient.RowStride,
                    SourcePixel = outputGradient.Channels,
                    StepOffsets = [.. steps],
                    Terms = conv.GroupOutChannels,
                    Taps = [.. taps],
                });
            }
        }

        return new Correlation(tiles, conv, true, outputGradient, inputGradient, [.. phases]);
    }

    /// <summary>Packs weights [M, C / group, kh, kw] for <see cref="Run"/>: panels of columns, each in the order of the sums.</summary>
    public void Pack(float* weights, float* packed)
    {
        int columnStride = (backward ? 1 : conv.GroupChannels) * conv.Taps, termStride = (backward ? conv.GroupChannels : 1) * conv.Taps;
        foreach (CorrelationPhase phase in phases)
        {
            for (int group = 0; group < conv.Group; group++)
            {
                float* first = weights + ((long)group * conv.GroupOutChannels * conv.GroupChannels * conv.Taps);
                for (int start = 0; start < Panels * tiles.Columns; start += tiles.Columns)
                {
                    int valid = Math.Min(tiles.Columns, GroupColumns - start);
                    foreach (int tap in phase.Taps)
                    {
                        for (int term = 0; term < TermsPerTap; term++, packed += tiles.Columns)
                        {
                            float* w = first + ((long)start * columnStride) + ((long)term * termStride) + tap;
                            for (int column = 0; column < tiles.Columns; column++)
                            {
                                packed[column] = column < valid ? w[(long)column * columnStride] : 0;
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>Packs the bias: each group padded to whole panels.</summary>
    public void PackBias(float* bias, float* packed)
    {
        int padded = Panels * tiles.Columns;
        for (int i = 0; i < PackedBiasLength; i++)
        {
            packed[i] = i % padded < GroupColumns ? bias[(i / padded * GroupColumns) + (i % padded)] : 0;
        }
    }

    /// <summary>Computes one image.</summary>
    /// <param name="source">First float of the source image, border included; the border must be zero.</param>
    /// <param name="target">First float of the target image, border included; the border is left alone.</param>
    /// <param name="packed">Weights from <see cref="Pack"/>.</param>
    /// <param name="bias">From <see cref="PackBias"/>, or null.</param>
    public void Run(float* source, float* target, float* packed, float* bias)
    {
        source += Source.Origin;
        target += Target.Origin;
        foreach (CorrelationPhase phase in phases)
        {
            long panelLength = (long)phase.Taps.Length * TermsPerTap * tiles.Columns;
            fixed (int* offsets = phase.StepOffsets)
            {
                for (int group = 0; group < conv.Group; group++)
                {
                    for (int panel = 0; panel < Panels; panel++, packed += panelLength)
                    {
                        RunPanel(phase, offsets, source + (group * TermsPerTap), target + (group * GroupColumns), packed, bias, group, panel);
                    }
                }
            }
        }
    }

    private void RunPanel(CorrelationPhase phase, int* offsets, float* source, float* target, float* packed, float* bias, int group, int panel)
    {
        int first = panel * tiles.Columns, valid = Math.Min(tiles.Columns, GroupColumns - first);
        int vectors = valid <= tiles.Lanes ? 1 : 2;
        // A panel that sticks out over the last channel would overwrite the next pixel, so its tiles go through a scratch.
        float* scratch = stackalloc float[valid == vectors * tiles.Lanes ? 1 : tiles.MaxRows * tiles.Columns];
        bool direct = valid == vectors * tiles.Lanes;
        PanelCall call = new()
        {
            ARow = phase.SourcePixel,
            ATerm = 1,
            AOffsets = offsets,
            B = packed,
            BTerm = tiles.Columns,
            Steps = phase.StepOffsets.Length,
            Terms = phase.Terms,
            CRow = direct ? phase.TargetPixel : tiles.Columns,
            Bias = bias == null ? null : bias + (((group * Panels) + panel) * tiles.Columns),
        };
        int maxRows = RowLimit(phase.SourcePixel), parts = (phase.Columns + maxRows - 1) / maxRows;
        for (int y = 0; y < phase.Rows; y++)
        {
            int x = 0;
            for (int part = 0; part < parts; part++)
            {
                int rows = ((part + 1) * phase.Columns / parts) - x;
                float* output = target + phase.TargetStart + (y * phase.TargetRow) + (x * phase.TargetPixel) + first;
                call.A = source + (y * phase.SourceRow) + (x * phase.SourcePixel);
                call.C = direct ? output : scratch;
                tiles.Run(&call, rows, vectors);
                if (!direct)
                {
                    for (int r = 0; r < rows; r++)
                    {
                        new ReadOnlySpan<float>(scratch + (r * tiles.Columns), valid).CopyTo(new Span<float>(output + (r * phase.TargetPixel), valid));
                    }
                }

                x += rows;
            }
        }
    }

    // Pixels a multiple of 4 KB apart share one set of the first-level cache, which holds 12 lines at most: 14 rows would evict each other.
    private int RowLimit(int stride) => stride % 1024 == 0 ? Math.Min(8, tiles.MaxRows) : tiles.MaxRows;
}
