namespace MlNetClassifier.Training;

/// <summary>Random numbers by place in the run instead of in sequence, so that a resumed run draws those of an uninterrupted one.</summary>
/// <remarks>The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).</remarks>
internal static class TrainingRandom
{
    /// <summary>Mixes numbers that say what is drawn for into 64 random bits.</summary>
    public static ulong Bits(params ReadOnlySpan<ulong> place)
    {
        ulong state = 0x9E3779B97F4A7C15;
        foreach (ulong number in place)
        {
            state = Mix(state + number + 0x9E3779B97F4A7C15);
        }

        return state;
    }

    /// <summary>A number from 0 (inclusive) to 1 (exclusive).</summary>
    public static double Uniform(params ReadOnlySpan<ulong> place) => (Bits(place) >> 11) * (1.0 / (1UL << 53));

    /// <summary>The order of the examples in an epoch (Fisher and Yates).</summary>
    public static int[] Order(int count, ulong seed, int epoch)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (int i = count - 1; i > 0; i--)
        {
            int other = (int)(Bits(seed, (ulong)epoch, (ulong)i) % (ulong)(i + 1));
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
