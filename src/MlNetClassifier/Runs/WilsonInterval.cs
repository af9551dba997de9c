namespace MlNetClassifier.Runs;

/// <summary>Confidence interval of a share that was counted: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.</summary>
internal static class WilsonInterval
{
    // Two-sided 95 % quantile of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>95 % interval of successes/count; [0, 1] when nothing was counted.</summary>
    public static double[] Of95(long successes, long count)
    {
        if (count == 0)
        {
            return [0, 1];
        }

        double share = (double)successes / count;
        double scale = 1 + (Z * Z / count);
        double middle = share + (Z * Z / (2 * count));
        double half = Z * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count)));
        return [Math.Max(0, (middle - half) / scale), Math.Min(1, (middle + half) / scale)];
    }
}
