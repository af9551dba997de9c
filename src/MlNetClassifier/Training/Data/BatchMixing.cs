namespace MlNetClassifier.Training.Data;

/// <summary>Mixes the examples of a batch with each other: MixUp (weighted sums) and CutMix (a rectangle of the other picture).</summary>
/// <remarks>
/// Zhang et al., "mixup: beyond empirical risk minimization", ICLR 2018; Yun et al., "CutMix", ICCV 2019. One share is drawn for the batch; when
/// both are on, a coin decides which.
/// </remarks>
public sealed record BatchMixing
{
    /// <summary>Parameter of MixUp's beta distribution; 0 (the default) for no MixUp. Range: 0 and above.</summary>
    public double MixUp { get; init; }

    /// <summary>Parameter of CutMix' beta distribution; 0 (the default) for no CutMix. Range: 0 and above. Needs pictures.</summary>
    public double CutMix { get; init; }

    /// <summary>Channels, rows and columns of a picture, for CutMix.</summary>
    public (int Channels, int Height, int Width) Size { get; init; }

    internal void Apply(TrainingBatch batch, int classes, ulong seed)
    {
        bool cut = CutMix > 0 && (MixUp <= 0 || TrainingRandom.Uniform(seed, 0) < 0.5);
        double alpha = cut ? CutMix : MixUp;
        if (alpha <= 0 || batch.Count < 2)
        {
            return;
        }

        int[] partner = TrainingRandom.Order(batch.Count, seed, 0);
        double share = Beta(alpha, seed);
        float[] inputs = [.. batch.Inputs], targets = [.. batch.Targets];
        int length = inputs.Length / batch.Count;
        if (cut)
        {
            share = Cut(batch, inputs, partner, length, share, seed);
        }

        for (int i = 0; i < batch.Count; i++)
        {
            if (!cut)
            {
                Mix(batch.Inputs.AsSpan(i * length, length), inputs.AsSpan(partner[i] * length, length), (float)share);
            }

            Mix(batch.Targets.AsSpan(i * classes, classes), targets.AsSpan(partner[i] * classes, classes), (float)share);
        }
    }

    private static void Mix(Span<float> own, ReadOnlySpan<float> other, float share)
    {
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = (share * own[i]) + ((1 - share) * other[i]);
        }
    }

    private double Cut(TrainingBatch batch, float[] inputs, int[] partner, int length, double share, ulong seed)
    {
        (int channels, int height, int width) = Size;
        if (channels * height * width != length)
        {
            throw new InvalidOperationException($"CutMix was told of pictures of {channels}×{height}×{width}, but an example has {length} numbers.");
        }

        double side = Math.Sqrt(1 - share);
        int cutHeight = (int)(height * side), cutWidth = (int)(width * side);
        int top = (int)(TrainingRandom.Uniform(seed, 1) * (height - cutHeight + 1)), left = (int)(TrainingRandom.Uniform(seed, 2) * (width - cutWidth + 1));
        for (int i = 0; i < batch.Count; i++)
        {
            for (int row = 0; row < channels * cutHeight; row++)
            {
                int start = (((row / cutHeight * height) + top + (row % cutHeight)) * width) + left;
                inputs.AsSpan((partner[i] * length) + start, cutWidth).CopyTo(batch.Inputs.AsSpan((i * length) + start));
            }
        }

        return 1 - ((double)cutHeight * cutWidth / (height * width));
    }

    // Beta(a, a) as the ratio of two gamma numbers (Marsaglia and Tsang, 2000).
    private static double Beta(double alpha, ulong seed)
    {
        double a = Gamma(alpha, TrainingRandom.Bits(seed, 10)), b = Gamma(alpha, TrainingRandom.Bits(seed, 11));
        return a + b == 0 ? 0.5 : a / (a + b);
    }

    private static double Gamma(double shape, ulong seed)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1, seed) * Math.Pow(1 - TrainingRandom.Uniform(seed, 99), 1 / shape);
        }

        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        for (ulong attempt = 0; ; attempt++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - TrainingRandom.Uniform(seed, attempt, 0)));
            double x = radius * Math.Cos(2 * Math.PI * TrainingRandom.Uniform(seed, attempt, 1)), v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - TrainingRandom.Uniform(seed, attempt, 2)) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
