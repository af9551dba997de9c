namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Random numbers of one picture: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), the same on every machine.</summary>
internal sealed class AugmentationRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 (inclusive) to 1 (exclusive).</summary>
    public double Next() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From one number (inclusive) to another (exclusive).</summary>
    public double Between(double from, double to) => from + ((to - from) * Next());

    /// <summary>From −limit to +limit.</summary>
    public double Within(double limit) => Between(-limit, limit);

    /// <summary>An integer from 0 (inclusive) to a limit (exclusive).</summary>
    public int Below(int limit) => (int)(Bits() % (ulong)limit);
}
