namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// Weights to start training from: kernels normal with variance 2 / fan-in (He et al. 2015, arXiv:1502.01852), biases and means 0, scales and
/// variances 1.
/// </summary>
/// <remarks>Each parameter has a generator of its own, seeded from the seed and its name: the same layer gets the same values in any network.</remarks>
public sealed class RandomWeights : IWeightSource
{
    private readonly int _seed;

    /// <summary>Creates the source.</summary>
    /// <param name="seed">Same seed, same weights on every machine.</param>
    public RandomWeights(int seed) => _seed = seed;

    /// <inheritdoc/>
    public Tensor Get(LayerWeight weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        float[] values = new float[weight.Shape.ElementsPerItem];
        switch (weight.Kind)
        {
            case LayerWeightKind.Scale or LayerWeightKind.Variance:
                Array.Fill(values, 1);
                break;
            case LayerWeightKind.Convolution or LayerWeightKind.Depthwise or LayerWeightKind.Dense:
                Normal(values, Math.Sqrt(2.0 / (values.Length / weight.Shape[0])), new Random(SeedOf(weight)));
                break;
            default:
                break;
        }

        return Tensor.FromFloats(values, weight.Shape);
    }

    // Box–Muller: both numbers of a pair are used.
    private static void Normal(float[] values, double deviation, Random random)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            double radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(radius * cosine);
            if (i + 1 < values.Length)
            {
                values[i + 1] = (float)(radius * sine);
            }
        }
    }

    // FNV-1a over the name: string.GetHashCode differs from run to run.
    private int SeedOf(LayerWeight weight)
    {
        uint hash = 2166136261 ^ (uint)_seed;
        foreach (char c in weight.ToString())
        {
            hash = (hash ^ c) * 16777619;
        }

        return (int)(hash & int.MaxValue);
    }
}
