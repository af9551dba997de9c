using System.Numerics;

namespace MlNetClassifier.Numerics;

/// <summary>Depthwise convolution and its gradients. Weights are packed as [kh, kw, C], so that vectors run over channels.</summary>
internal sealed unsafe class DepthwiseCorrelation
{
    private readonly ConvolutionGeometry conv;

    /// <summary>Prepares the three computations.</summary>
    public DepthwiseCorrelation(ConvolutionGeometry conv, ImageLayout input, ImageLayout output)
    {
        this.conv = conv;
        Input = input;
        Output = output;
    }

    /// <summary>Layout of the input or its gradient.</summary>
    public ImageLayout Input { get; }

    /// <summary>Layout of the output or its gradient.</summary>
    public ImageLayout Output { get; }

    /// <summary>Floats of the packed weights and of the sums of their gradient.</summary>
    public int PackedLength => conv.Channels * conv.Taps;

    /// <summary>Packs weights [C, 1, kh, kw].</summary>
    public void Pack(float* weights, float* packed)
    {
        for (int i = 0; i < PackedLength; i++)
        {
            packed[i] = weights[(i % conv.Channels * conv.Taps) + (i / conv.Channels)];
        }
    }

    /// <summary>The convolution of one image.</summary>
    public void Forward(float* input, float* output, float* packed, float* bias)
    {
        input += Input.Origin;
        output += Output.Origin;
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* target = output + (y * Output.RowStride) + (x * conv.Channels);
                for (int c = 0; c < conv.Channels; c++)
                {
                    target[c] = bias == null ? 0 : bias[c];
                }

                for (int tap = 0; tap < conv.Taps; tap++)
                {
                    MultiplyAdd(input + Place(y, x, tap), packed + (tap * conv.Channels), target, conv.Channels);
                }
            }
        }
    }

    /// <summary>The gradient of one image in the input, whose border takes what belongs to no pixel.</summary>
    public void InputGradient(float* outputGradient, float* inputGradient, float* packed)
    {
        new Span<float>(inputGradient, Input.ItemStride).Clear();
        float* target = inputGradient + Input.Origin;
        outputGradient += Output.Origin;
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* dy = outputGradient + (y * Output.RowStride) + (x * conv.Channels);
                for (int tap = 0; tap < conv.Taps; tap++)
                {
                    MultiplyAdd(dy, packed + (tap * conv.Channels), target + Place(y, x, tap), conv.Channels);
                }
            }
        }

        Input.ClearBorder(inputGradient);
    }

    /// <summary>Adds one image to the sums of the weights' gradient, in the packed order.</summary>
    public void WeightGradient(float* input, float* outputGradient, float* sums)
    {
        input += Input.Origin;
        outputGradient += Output.Origin;
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* dy = outputGradient + (y * Output.RowStride) + (x * conv.Channels);
                for (int tap = 0; tap < conv.Taps; tap++)
                {
                    MultiplyAdd(input + Place(y, x, tap), dy, sums + (tap * conv.Channels), conv.Channels);
                }
            }
        }
    }

    /// <summary>Adds the chunks' sums in order and writes them as [C, 1, kh, kw].</summary>
    public void Finish(float* sums, int chunks, long chunkStride, float* gradient)
    {
        for (int i = 0; i < PackedLength; i++)
        {
            float sum = sums[i];
            for (int chunk = 1; chunk < chunks; chunk++)
            {
                sum += sums[i + (chunk * chunkStride)];
            }

            gradient[(i % conv.Channels * conv.Taps) + (i / conv.Channels)] = sum;
        }
    }

    private static void MultiplyAdd(float* a, float* b, float* sum, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Store(Vector.FusedMultiplyAdd(Vector.Load(a + i), Vector.Load(b + i), Vector.Load(sum + i)), sum + i);
        }

        for (; i < count; i++)
        {
            sum[i] = MathF.FusedMultiplyAdd(a[i], b[i], sum[i]);
        }
    }

    private int Place(int y, int x, int tap) =>
        (((y * conv.StrideY) + (tap / conv.KernelWidth * conv.DilationY) - conv.PadTop) * Input.RowStride)
        + (((x * conv.StrideX) + (tap % conv.KernelWidth * conv.DilationX) - conv.PadLeft) * conv.Channels);
}
