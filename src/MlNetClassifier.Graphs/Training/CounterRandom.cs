namespace MlNetClassifier.Graphs.Training;

/// <summary>Random numbers by index instead of in sequence: any element can be drawn by any thread, with the same result.</summary>
/// <remarks>The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).</remarks>
internal static class CounterRandom
{
    /// <summary>64 random bits.</summary>
    /// <param name="key">Which sequence.</param>
    /// <param name="index">Which number of it.</param>
    public static ulong Bits(ulong key, ulong index) => Mix(Mix(key + 0x9E3779B97F4A7C15) + (index * 0x9E3779B97F4A7C15));

    /// <summary>A number from 0 (inclusive) to 1 (exclusive).</summary>
    /// <param name="key">Which sequence.</param>
    /// <param name="index">Which number of it.</param>
    public static double Uniform(ulong key, ulong index) => (Bits(key, index) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the standard normal distribution (Box and Muller, 1958).</summary>
    /// <param name="key">Which sequence.</param>
    /// <param name="index">Which number of it.</param>
    public static double Normal(ulong key, ulong index)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(key, 2 * index)));
        return radius * Math.Cos(2 * Math.PI * Uniform(key, (2 * index) + 1));
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
