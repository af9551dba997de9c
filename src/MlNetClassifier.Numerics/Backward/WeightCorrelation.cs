namespace MlNetClassifier.Numerics;

/// <summary>The gradient of a convolution in its weights: sums over pixels of input channel × output gradient.</summary>
/// <remarks>Sums are kept as [group][ky][kx][channel][output channel, padded to whole panels], so that tiles are stored whole.</remarks>
internal sealed unsafe class WeightCorrelation
{
    // Pixels per visit to a tile: long enough to hide loading and storing the sums, short enough that the rows stay in the first-level cache.
    private const int PixelsPerBlock = 192;

    private readonly PanelTiles tiles;
    private readonly ConvolutionGeometry conv;
    private readonly int blockRows;
    private readonly int[] inputOffsets;
    private readonly int[] gradientOffsets;

    /// <summary>Prepares the gradient.</summary>
    public WeightCorrelation(PanelTiles tiles, ConvolutionGeometry conv, ImageLayout input, ImageLayout gradient)
    {
        this.tiles = tiles;
        this.conv = conv;
        Input = input;
        Gradient = gradient;
        blockRows = Math.Clamp(PixelsPerBlock / gradient.Width, 1, gradient.Height);
        inputOffsets = [.. Enumerable.Range(0, blockRows).Select(r => r * conv.StrideY * input.RowStride)];
        gradientOffsets = [.. Enumerable.Range(0, blockRows).Select(r => r * gradient.RowStride)];
    }

    /// <summary>Layout of the convolution's input.</summary>
    public ImageLayout Input { get; }

    /// <summary>Layout of the output's gradient.</summary>
    public ImageLayout Gradient { get; }

    /// <summary>Floats of the sums.</summary>
    public int SumLength => conv.Channels * conv.Taps * PaddedColumns;

    private int PaddedColumns => (conv.GroupOutChannels + tiles.Columns - 1) / tiles.Columns * tiles.Columns;

    /// <summary>Adds one image. The gradient's memory must be readable for a panel beyond its end.</summary>
    /// <param name="input">First float of the input image, border included.</param>
    /// <param name="gradient">First float of the gradient image, border included.</param>
    /// <param name="sums">What is added to.</param>
    public void Add(float* input, float* gradient, float* sums)
    {
        input += Input.Origin;
        gradient += Gradient.Origin;
        bool merged = conv.DilationX == 1 && conv.Group == 1;
        int channels = merged ? conv.KernelWidth * conv.Channels : conv.GroupChannels;
        for (int y = 0; y < Gradient.Height; y += blockRows)
        {
            int rows = Math.Min(blockRows, Gradient.Height - y);
            float* block = sums;
            for (int group = 0; group < conv.Group; group++)
            {
                float* dy = gradient + (y * Gradient.RowStride) + (group * conv.GroupOutChannels);
                for (int ky = 0; ky < conv.KernelHeight; ky++)
                {
                    for (int kx = 0; kx < (merged ? 1 : conv.KernelWidth); kx++)
                    {
                        float* x = input + (((y * conv.StrideY) + (ky * conv.DilationY) - conv.PadTop) * Input.RowStride)
                            + (((kx * conv.DilationX) - conv.PadLeft) * Input.Channels) + (group * conv.GroupChannels);
                        AddBlock(x, channels, dy, rows, block);
                        block += channels * PaddedColumns;
                    }
                }
            }
        }
    }

    /// <summary>Turns sums into weights' order [M, C / group, kh, kw].</summary>
    /// <param name="sums">Sums of each chunk of the batch, added in this order.</param>
    /// <param name="chunks">Number of chunks, each <see cref="SumLength"/> floats.</param>
    /// <param name="chunkStride">Floats from one chunk's sums to the next.</param>
    /// <param name="gradient">Gradient of the weights.</param>
    /// <param name="firstOut">First output channel to write.</param>
    /// <param name="endOut">End of the output channels to write.</param>
    public void Finish(float* sums, int chunks, long chunkStride, float* gradient, int firstOut, int endOut)
    {
        int padded = PaddedColumns, taps = conv.Taps, channels = conv.GroupChannels;
        for (int m = firstOut; m < endOut; m++)
        {
            float* group = sums + ((long)(m / conv.GroupOutChannels) * taps * channels * padded) + (m % conv.GroupOutChannels);
            for (int tap = 0; tap < taps; tap++)
            {
                for (int c = 0; c < channels; c++)
                {
                    float* place = group + (((tap * channels) + c) * padded);
                    float sum = *place;
                    for (int chunk = 1; chunk < chunks; chunk++)
                    {
                        sum += place[chunk * chunkStride];
                    }

                    gradient[(((m * channels) + c) * taps) + tap] = sum;
                }
            }
        }
    }

    private void AddBlock(float* x, int channels, float* dy, int rows, float* block)
    {
        int parts = (channels + tiles.MaxRows - 1) / tiles.MaxRows;
        fixed (int* aOffsets = inputOffsets, bOffsets = gradientOffsets)
        {
            PanelCall call = new()
            {
                ARow = 1,
                ATerm = conv.StrideX * Input.Channels,
                AOffsets = aOffsets,
                BTerm = Gradient.Channels,
                BOffsets = bOffsets,
                Steps = rows,
                Terms = Gradient.Width,
                CRow = PaddedColumns,
                Accumulate = true,
            };
            for (int column = 0; column < conv.GroupOutChannels; column += tiles.Columns)
            {
                int vectors = conv.GroupOutChannels - column <= tiles.Lanes ? 1 : 2;
                call.B = dy + column;
                int first = 0;
                for (int part = 0; part < parts; part++)
                {
                    int count = ((part + 1) * channels / parts) - first;
                    call.A = x + first;
                    call.C = block + (first * PaddedColumns) + column;
                    tiles.Run(&call, count, vectors);
                    first += count;
                }
            }
        }
    }
}
