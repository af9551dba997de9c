namespace MlNetClassifier.Numerics;

/// <summary>A 3 × 3 convolution's weights after Winograd's G g Gᵀ: <c>[element][output block][input block][16][16]</c>, and the bias.</summary>
internal sealed unsafe class WinogradWeights : IDisposable
{
    // Evaluation at 0, ±1, ±2 and ∞ (six points), or 0, ±1 and ∞ (four).
    private static readonly double[][] SixPoints =
    [
        [1 / 4.0, 0, 0],
        [-1 / 6.0, -1 / 6.0, -1 / 6.0],
        [-1 / 6.0, 1 / 6.0, -1 / 6.0],
        [1 / 24.0, 1 / 12.0, 1 / 6.0],
        [1 / 24.0, -1 / 12.0, 1 / 6.0],
        [0, 0, 1],
    ];

    private static readonly double[][] FourPoints = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]];

    private readonly AlignedBuffer packed;
    private readonly AlignedBuffer bias;

    /// <summary>Transforms the weights for output tiles of <paramref name="tile"/> × <paramref name="tile"/> pixels, 2 or 4.</summary>
    public WinogradWeights(ConvolutionShape shape, int tile, ReadOnlySpan<float> source, ReadOnlySpan<float> biasSource)
    {
        if (source.Length != shape.WeightCount || (biasSource.Length != 0 && biasSource.Length != shape.OutputChannels))
        {
            throw new ArgumentException($"Convolution {shape} needs {shape.WeightCount} weights and {shape.OutputChannels} biases or none.");
        }

        Tile = tile;
        InputBlocks = ChannelBlock.Count(shape.InputChannels);
        OutputBlocks = ChannelBlock.Count(shape.OutputChannels);
        ElementStride = (nint)OutputBlocks * InputBlocks * ChannelBlock.Size * ChannelBlock.Size;
        packed = new AlignedBuffer((Elements * ElementStride) + (64 * ChannelBlock.Size));
        bias = new AlignedBuffer((OutputBlocks + 2) * ChannelBlock.Size);
        biasSource.CopyTo(bias.AsSpan(0, biasSource.Length));
        Pack(shape, source);
    }

    /// <summary>Output pixels of a tile in each direction.</summary>
    public int Tile { get; }

    /// <summary>Transformed elements: (tile + 2)².</summary>
    public int Elements => (Tile + 2) * (Tile + 2);

    public int InputBlocks { get; }

    public int OutputBlocks { get; }

    /// <summary>Floats of one element's matrix.</summary>
    public nint ElementStride { get; }

    public long Bytes => Elements * (long)ElementStride * sizeof(float);

    public float* Pointer => packed.Pointer;

    public float* Bias => bias.Pointer;

    /// <summary>Zeros as long as two blocks: the bias of the element products.</summary>
    public float* Zero => bias.Pointer + (OutputBlocks * ChannelBlock.Size);

    public void Dispose()
    {
        packed.Dispose();
        bias.Dispose();
    }

    private void Pack(ConvolutionShape shape, ReadOnlySpan<float> source)
    {
        double[][] g = Tile == 4 ? SixPoints : FourPoints;
        int size = Tile + 2;
        Span<double> rows = stackalloc double[6 * 3];
        float* target = packed.Pointer;
        for (int o = 0; o < shape.OutputChannels; o++)
        {
            for (int i = 0; i < shape.InputChannels; i++)
            {
                ReadOnlySpan<float> filter = source.Slice(((o * shape.InputChannels) + i) * 9, 9);
                for (int r = 0; r < size; r++)
                {
                    for (int c = 0; c < 3; c++)
                    {
                        rows[(r * 3) + c] = (g[r][0] * filter[c]) + (g[r][1] * filter[3 + c]) + (g[r][2] * filter[6 + c]);
                    }
                }

                float* p = target + ((((long)(o / ChannelBlock.Size) * InputBlocks) + (i / ChannelBlock.Size)) * ChannelBlock.Size * ChannelBlock.Size)
                    + (i % ChannelBlock.Size * ChannelBlock.Size) + (o % ChannelBlock.Size);
                for (int r = 0; r < size; r++)
                {
                    for (int c = 0; c < size; c++)
                    {
                        p[((r * size) + c) * ElementStride] =
                            (float)((rows[r * 3] * g[c][0]) + (rows[(r * 3) + 1] * g[c][1]) + (rows[(r * 3) + 2] * g[c][2]));
                    }
                }
            }
        }
    }
}
