namespace MlNetClassifier.Graphs.Operators;

/// <summary>Error function 2/√π ∫₀ˣ e^(−t²) dt; what exporters make GELU from.</summary>
public sealed record Erf : UnaryOperator
{
    internal override double Apply(double x) => Value(x);

    /// <summary>
    /// erf by its Taylor series for |x| &lt; 3 (at most 60 terms, cancellation below 1e-12) and by the continued fraction of erfc beyond
    /// (Abramowitz and Stegun 7.1.5 and 7.1.14).
    /// </summary>
    internal static double Value(double x)
    {
        double magnitude = Math.Abs(x);
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        if (magnitude < 3)
        {
            double term = x;
            double sum = x;
            for (int n = 1; n < 80; n++)
            {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }

            return 2 / Math.Sqrt(Math.PI) * sum;
        }

        if (magnitude > 6)
        {
            return Math.Sign(x);
        }

        double fraction = magnitude;
        for (int k = 60; k >= 1; k--)
        {
            fraction = magnitude + k / 2.0 / fraction;
        }

        double complement = Math.Exp(-magnitude * magnitude) / (Math.Sqrt(Math.PI) * fraction);
        return Math.Sign(x) * (1 - complement);
    }
}
