namespace MlNetClassifier.Data;

/// <summary>How well yes was told from no, and how good the probabilities are. Logarithms are to the base 2.</summary>
public sealed class CalibratedBinaryClassificationMetrics : BinaryClassificationMetrics
{
    /// <summary>Probabilities nearer to 0 than that count as that, so that one sure mistake is not infinitely bad.</summary>
    private const double Least = 1e-15;

    // Rows of label, score, predicted label, probability.
    internal CalibratedBinaryClassificationMetrics(IReadOnlyList<double[]> rows)
        : base(rows)
    {
        LogLoss = -rows.Average(row => Math.Log2(Math.Max(Least, row[0] > 0 ? row[3] : 1 - row[3])));
        double positive = rows.Average(row => row[0] > 0 ? 1.0 : 0);
        Entropy = -Share(positive) - Share(1 - positive);
    }

    /// <summary>Mean surprise, in bits.</summary>
    public double LogLoss { get; }

    /// <summary>The part of <see cref="Entropy"/> that the model takes away; negative for one worse than always naming the shares.</summary>
    public double LogLossReduction => (Entropy - LogLoss) / Entropy;

    /// <summary>Mean surprise of who knows only the share of positive rows, in bits.</summary>
    public double Entropy { get; }

    private static double Share(double share) => share > 0 ? share * Math.Log2(share) : 0;
}
