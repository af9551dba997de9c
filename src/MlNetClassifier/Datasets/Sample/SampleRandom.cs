namespace MlNetClassifier.Datasets.Sample;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014): own code, so that a seed draws the same
/// pictures on every
/// version of .NET.
/// </summary>
internal sealed class SampleRandom(ulong seed)
{
    private ulong state = seed;

    public ulong NextBits()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Between(double low, double high) => low + ((high - low) * Next());

    /// <summary>Uniform in 0 … count − 1.</summary>
    public int Below(int count) => (int)(Next() * count);
}
