namespace MlNetClassifier.Data;

/// <summary>An interval of a proportion.</summary>
/// <param name="Lower">Lower end, 0 to 1.</param>
/// <param name="Upper">Upper end, 0 to 1.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper)
{
    /// <summary>Quantile of the normal distribution that leaves 2.5 % above.</summary>
    private const double Z95 = 1.959963984540054;

    /// <summary>
    /// The 95 % score interval of a proportion (E. B. Wilson, "Probable inference", JASA 22, 1927). Chosen over the textbook
    /// p ± 1.96·sqrt(p(1-p)/n), which collapses to a point at 0 and 1.
    /// </summary>
    /// <param name="successes">Number of successes.</param>
    /// <param name="trials">Number of trials; 0 gives the whole range.</param>
    internal static ConfidenceInterval Wilson(double successes, double trials)
    {
        if (trials <= 0)
        {
            return new ConfidenceInterval(0, 1);
        }

        double p = successes / trials, z2 = Z95 * Z95;
        double centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
        double half = Z95 / (1 + z2 / trials) * Math.Sqrt(p * (1 - p) / trials + z2 / (4 * trials * trials));
        return new ConfidenceInterval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
