using System.Numerics;

namespace MlNetClassifier.Numerics;

/// <summary>Pooling and its gradient on images with channels innermost. Windows are cut off at the image's edge.</summary>
internal sealed unsafe class WindowPooling
{
    private readonly ConvolutionGeometry window;
    private readonly int lanes = Vector<float>.Count;

    /// <summary>Prepares the pooling; of the geometry, kernel, stride, dilation and padding count.</summary>
    public WindowPooling(ConvolutionGeometry window, ImageLayout input, ImageLayout output)
    {
        this.window = window;
        Input = input;
        Output = output;
    }

    /// <summary>Layout of the input or its gradient.</summary>
    public ImageLayout Input { get; }

    /// <summary>Layout of the output or its gradient.</summary>
    public ImageLayout Output { get; }

    /// <summary>The largest element of each window, −∞ for a window wholly outside.</summary>
    public void Max(float* input, float* output)
    {
        int* places = stackalloc int[window.Taps];
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* target = output + Output.Origin + (y * Output.RowStride) + (x * Output.Channels);
                int taps = Places(y, x, places), c = 0;
                for (; c <= Output.Channels - lanes; c += lanes)
                {
                    var best = new Vector<float>(float.NegativeInfinity);
                    for (int t = 0; t < taps; t++)
                    {
                        Vector<float> v = Vector.Load(input + places[t] + c);
                        best = Vector.ConditionalSelect(Vector.GreaterThan(v, best), v, best);
                    }

                    Vector.Store(best, target + c);
                }

                for (; c < Output.Channels; c++)
                {
                    target[c] = float.NegativeInfinity;
                    for (int t = 0; t < taps; t++)
                    {
                        target[c] = input[places[t] + c] > target[c] ? input[places[t] + c] : target[c];
                    }
                }
            }
        }
    }

    /// <summary>Hands the gradient of each window to its first largest element.</summary>
    public void MaxGradient(float* input, float* outputGradient, float* inputGradient, ImageLayout gradientLayout)
    {
        new Span<float>(inputGradient, gradientLayout.ItemStride).Clear();
        int* places = stackalloc int[window.Taps];
        int* targets = stackalloc int[window.Taps];
        int* chosen = stackalloc int[Vector<int>.Count];
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* dy = outputGradient + Output.Origin + (y * Output.RowStride) + (x * Output.Channels);
                int taps = Places(y, x, places), c = 0;
                Places(y, x, targets, gradientLayout);
                for (; c <= Output.Channels - lanes; c += lanes)
                {
                    var best = new Vector<float>(float.NegativeInfinity);
                    Vector<int> at = Vector<int>.Zero;
                    for (int t = 0; t < taps; t++)
                    {
                        Vector<float> v = Vector.Load(input + places[t] + c);
                        Vector<int> larger = Vector.GreaterThan(v, best);
                        best = Vector.ConditionalSelect(larger, v, best);
                        at = Vector.ConditionalSelect(larger, new Vector<int>(targets[t]), at);
                    }

                    Vector.Store(at, chosen);
                    for (int i = 0; i < lanes && taps > 0; i++)
                    {
                        inputGradient[chosen[i] + c + i] += dy[c + i];
                    }
                }

                for (; c < Output.Channels && taps > 0; c++)
                {
                    int best = 0;
                    for (int t = 1; t < taps; t++)
                    {
                        best = input[places[t] + c] > input[places[best] + c] ? t : best;
                    }

                    inputGradient[targets[best] + c] += dy[c];
                }
            }
        }
    }

    /// <summary>The mean of each window's elements within the image.</summary>
    public void Average(float* input, float* output)
    {
        int* places = stackalloc int[window.Taps];
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* target = output + Output.Origin + (y * Output.RowStride) + (x * Output.Channels);
                int taps = Places(y, x, places);
                new Span<float>(target, Output.Channels).Clear();
                for (int t = 0; t < taps; t++)
                {
                    AddScaled(input + places[t], target, Output.Channels, 1f / taps);
                }
            }
        }
    }

    /// <summary>Spreads the gradient of each window evenly over its elements within the image.</summary>
    public void AverageGradient(float* outputGradient, float* inputGradient)
    {
        new Span<float>(inputGradient, Input.ItemStride).Clear();
        int* places = stackalloc int[window.Taps];
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* dy = outputGradient + Output.Origin + (y * Output.RowStride) + (x * Output.Channels);
                int taps = Places(y, x, places);
                for (int t = 0; t < taps; t++)
                {
                    AddScaled(dy, inputGradient + places[t], Output.Channels, 1f / taps);
                }
            }
        }
    }

    private static void AddScaled(float* source, float* sum, int count, float factor)
    {
        var vector = new Vector<float>(factor);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Store(Vector.FusedMultiplyAdd(Vector.Load(source + i), vector, Vector.Load(sum + i)), sum + i);
        }

        for (; i < count; i++)
        {
            sum[i] = MathF.FusedMultiplyAdd(source[i], factor, sum[i]);
        }
    }

    private int Places(int y, int x, int* places) => Places(y, x, places, Input);

    private int Places(int y, int x, int* places, ImageLayout image)
    {
        int count = 0;
        for (int ky = 0; ky < window.KernelHeight; ky++)
        {
            int iy = (y * window.StrideY) + (ky * window.DilationY) - window.PadTop;
            if ((uint)iy >= (uint)image.Height)
            {
                continue;
            }

            for (int kx = 0; kx < window.KernelWidth; kx++)
            {
                int ix = (x * window.StrideX) + (kx * window.DilationX) - window.PadLeft;
                if ((uint)ix < (uint)image.Width)
                {
                    places[count++] = image.Origin + (iy * image.RowStride) + (ix * image.Channels);
                }
            }
        }

        return count;
    }
}
