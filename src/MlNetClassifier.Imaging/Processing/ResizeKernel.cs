namespace MlNetClassifier.Imaging.Processing;

/// <summary>
/// Filter weights of one axis: target position i sums the source positions <c>Start[i] ... Start[i] + Count[i] - 1</c> with
/// <see cref="Taps"/> weights each from <c>Weights[i * Taps]</c>, in fixed point with <see cref="FractionBits"/> bits.
/// Positions, supports and rounding are those of Pillow's resampler, so results agree to the bit.
/// </summary>
internal sealed class ResizeKernel
{
    /// <summary>8 bits of pixel, 2 bits for the overshoot of a cubic, 22 bits for the weight.</summary>
    public const int FractionBits = 32 - 8 - 2;

    /// <summary>Bits of a weight's lower part, see <see cref="QuadWeights"/>.</summary>
    public const int LowBits = 11;

    private ResizeKernel(int[] start, int[] count, int[] weights, int taps)
    {
        Start = start;
        Count = count;
        Weights = weights;
        Taps = taps;
        Quads = (count.Max() + 3) / 4;
        QuadWeights = PackQuads();
    }

    public int[] Start { get; }

    public int[] Count { get; }

    public int[] Weights { get; }

    public int Taps { get; }

    /// <summary>Groups of four weights that cover the largest count.</summary>
    public int Quads { get; }

    /// <summary>
    /// The weights for 16-bit multiplication: each split into w = upper * 2^11 + lower, and for each group of four w0 … w3 the pairs
    /// (upper w0, w1), (lower w0, w1), (upper w2, w3), (lower w2, w3), the first of a pair in the lower half of the number.
    /// </summary>
    public int[] QuadWeights { get; }

    /// <summary>First source position that any target position reads.</summary>
    public int First => Start[0];

    /// <summary>One past the last source position that any target position reads.</summary>
    public int End => Start[^1] + Count[^1];

    /// <param name="sourceLength">Pixels along the axis.</param>
    /// <param name="from">Left edge of the part that is resampled, in source pixels.</param>
    /// <param name="length">Length of that part.</param>
    /// <param name="targetLength">Pixels of the result.</param>
    /// <param name="filter">Bilinear or bicubic.</param>
    public static ResizeKernel Compute(int sourceLength, double from, double length, int targetLength, ResizeFilter filter)
    {
        double scale = length / targetLength;
        double filterScale = Math.Max(scale, 1.0);
        double support = (filter == ResizeFilter.Bicubic ? 2.0 : 1.0) * filterScale;
        int taps = ((int)Math.Ceiling(support) * 2) + 1;

        int[] start = new int[targetLength], count = new int[targetLength], weights = new int[checked(targetLength * taps)];
        double[] exact = new double[taps];
        double inverse = 1.0 / filterScale;
        for (int i = 0; i < targetLength; i++)
        {
            double center = from + ((i + 0.5) * scale);
            int first = Math.Max((int)(center - support + 0.5), 0);
            int n = Math.Min((int)(center + support + 0.5), sourceLength) - first;
            double sum = 0;
            for (int t = 0; t < n; t++)
            {
                exact[t] = Evaluate(filter, (t + first - center + 0.5) * inverse);
                sum += exact[t];
            }

            for (int t = 0; t < n; t++)
            {
                double fixedPoint = (sum != 0 ? exact[t] / sum : exact[t]) * (1 << FractionBits);
                weights[(i * taps) + t] = (int)(fixedPoint < 0 ? fixedPoint - 0.5 : fixedPoint + 0.5);
            }

            start[i] = first;
            count[i] = n;
        }

        return new ResizeKernel(start, count, weights, taps);
    }

    private int[] PackQuads()
    {
        int[] packed = new int[Start.Length * Quads * 4];
        for (int i = 0; i < Start.Length; i++)
        {
            for (int t = 0; t < Count[i]; t++)
            {
                int weight = Weights[(i * Taps) + t], at = (((i * Quads) + (t / 4)) * 4) + (t & 2), shift = (t & 1) * 16;
                packed[at] |= ((weight >> LowBits) & 0xFFFF) << shift;
                packed[at + 1] |= (weight & ((1 << LowBits) - 1)) << shift;
            }
        }

        return packed;
    }

    private static double Evaluate(ResizeFilter filter, double x)
    {
        x = Math.Abs(x);
        if (filter == ResizeFilter.Bilinear)
        {
            return x < 1.0 ? 1.0 - x : 0.0;
        }

        const double a = -0.5;
        return x < 1.0 ? (((((a + 2.0) * x) - (a + 3.0)) * x * x) + 1)
            : x < 2.0 ? ((((((x - 5) * x) + 8) * x) - 4) * a)
            : 0.0;
    }
}
