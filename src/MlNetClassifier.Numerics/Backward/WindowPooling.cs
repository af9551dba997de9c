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
        int* whole = stackalloc int[window.Taps], clipped = stackalloc int[window.Taps];
        Offsets(Input, whole);
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* target = output + Output.Origin + (y * Output.RowStride) + (x * Output.Channels);
                Taps at = Window(y, x, Input, whole, clipped);
                int taps = at.Count, c = 0;
                int* places = at.Places;
                float* source = input + at.Start;
                for (; c <= Output.Channels - lanes; c += lanes)
                {
                    var best = new Vector<float>(float.NegativeInfinity);
                    for (int t = 0; t < taps; t++)
                    {
                        Vector<float> v = Vector.Load(source + places[t] + c);
                        best = Vector.ConditionalSelect(Vector.GreaterThan(v, best), v, best);
                    }

                    Vector.Store(best, target + c);
                }

                for (; c < Output.Channels; c++)
                {
                    target[c] = float.NegativeInfinity;
                    for (int t = 0; t < taps; t++)
                    {
                        target[c] = source[places[t] + c] > target[c] ? source[places[t] + c] : target[c];
                    }
                }
            }
        }
    }

    /// <summary>Hands the gradient of each window to its first largest element.</summary>
    public void MaxGradient(float* input, float* outputGradient, float* inputGradient, ImageLayout gradientLayout)
    {
        new Span<float>(inputGradient, gradientLayout.ItemStride).Clear();
        int* whole = stackalloc int[window.Taps], clipped = stackalloc int[window.Taps];
        int* wholeTargets = stackalloc int[window.Taps], clippedTargets = stackalloc int[window.Taps];
        int* chosen = stackalloc int[Vector<int>.Count];
        Offsets(Input, whole);
        Offsets(gradientLayout, wholeTargets);
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* dy = outputGradient + Output.Origin + (y * Output.RowStride) + (x * Output.Channels);
                Taps from = Window(y, x, Input, whole, clipped), to = Window(y, x, gradientLayout, wholeTargets, clippedTargets);
                int taps = from.Count, c = 0;
                int* places = from.Places, targets = to.Places;
                float* source = input + from.Start, target = inputGradient + to.Start;
                for (; c <= Output.Channels - lanes; c += lanes)
                {
                    var best = new Vector<float>(float.NegativeInfinity);
                    Vector<int> at = Vector<int>.Zero;
                    for (int t = 0; t < taps; t++)
                    {
                        Vector<float> v = Vector.Load(source + places[t] + c);
                        Vector<int> larger = Vector.GreaterThan(v, best);
                        best = Vector.ConditionalSelect(larger, v, best);
                        at = Vector.ConditionalSelect(larger, new Vector<int>(targets[t]), at);
                    }

                    Vector.Store(at, chosen);
                    for (int i = 0; i < lanes && taps > 0; i++)
                    {
                        target[chosen[i] + c + i] += dy[c + i];
                    }
                }

                for (; c < Output.Channels && taps > 0; c++)
                {
                    int best = 0;
                    for (int t = 1; t < taps; t++)
                    {
                        best = source[places[t] + c] > source[places[best] + c] ? t : best;
                    }

                    target[targets[best] + c] += dy[c];
                }
            }
        }
    }

    /// <summary>The mean of each window's elements within the image.</summary>
    public void Average(float* input, float* output)
    {
        int* whole = stackalloc int[window.Taps], clipped = stackalloc int[window.Taps];
        Offsets(Input, whole);
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* target = output + Output.Origin + (y * Output.RowStride) + (x * Output.Channels);
                Taps at = Window(y, x, Input, whole, clipped);
                new Span<float>(target, Output.Channels).Clear();
                for (int t = 0; t < at.Count; t++)
                {
                    AddScaled(input + at.Start + at.Places[t], target, Output.Channels, 1f / at.Count);
                }
            }
        }
    }

    /// <summary>Spreads the gradient of each window evenly over its elements within the image.</summary>
    public void AverageGradient(float* outputGradient, float* inputGradient)
    {
        new Span<float>(inputGradient, Input.ItemStride).Clear();
        int* whole = stackalloc int[window.Taps], clipped = stackalloc int[window.Taps];
        Offsets(Input, whole);
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                float* dy = outputGradient + Output.Origin + (y * Output.RowStride) + (x * Output.Channels);
                Taps at = Window(y, x, Input, whole, clipped);
                for (int t = 0; t < at.Count; t++)
                {
                    AddScaled(dy, inputGradient + at.Start + at.Places[t], Output.Channels, 1f / at.Count);
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

    /// <summary>The pixels of a window within the image.</summary>
    private readonly struct Taps(int start, int count, int* places)
    {
        /// <summary>Float that the places are counted from.</summary>
        public int Start => start;

        public int Count => count;

        public int* Places => places;
    }

    /// <summary>The pixels of a window that lies wholly within the image, counted from its first.</summary>
    private void Offsets(ImageLayout image, int* offsets)
    {
        for (int tap = 0; tap < window.Taps; tap++)
        {
            offsets[tap] = (tap / window.KernelWidth * window.DilationY * image.RowStride) + (tap % window.KernelWidth * window.DilationX * image.Channels);
        }
    }

    /// <summary>The pixels of the window of an output pixel: almost always a whole one, else those that are left are listed.</summary>
    private Taps Window(int y, int x, ImageLayout image, int* whole, int* clipped)
    {
        int top = (y * window.StrideY) - window.PadTop, left = (x * window.StrideX) - window.PadLeft;
        int start = image.Origin + (top * image.RowStride) + (left * image.Channels);
        if (top >= 0 && left >= 0 && top + ((window.KernelHeight - 1) * window.DilationY) < image.Height
            && left + ((window.KernelWidth - 1) * window.DilationX) < image.Width)
        {
            return new Taps(start, window.Taps, whole);
        }

        int count = 0;
        for (int tap = 0; tap < window.Taps; tap++)
        {
            int row = top + (tap / window.KernelWidth * window.DilationY), column = left + (tap % window.KernelWidth * window.DilationX);
            if ((uint)row < (uint)image.Height && (uint)column < (uint)image.Width)
            {
                clipped[count++] = whole[tap];
            }
        }

        return new Taps(start, count, clipped);
    }
}
