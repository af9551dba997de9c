namespace MlNetClassifier.Data;

/// <summary>How far predicted numbers lie from true ones.</summary>
public sealed class RegressionMetrics
{
    internal RegressionMetrics(IReadOnlyList<double[]> rows)
    {
        double mean = rows.Average(row => row[0]);
        MeanAbsoluteError = rows.Average(row => Math.Abs(row[0] - row[1]));
        MeanSquaredError = rows.Average(row => (row[0] - row[1]) * (row[0] - row[1]));
        RSquared = 1 - MeanSquaredError / rows.Average(row => (row[0] - mean) * (row[0] - mean));
    }

    /// <summary>Mean distance.</summary>
    public double MeanAbsoluteError { get; }

    /// <summary>Mean squared distance.</summary>
    public double MeanSquaredError { get; }

    /// <summary>Square root of <see cref="MeanSquaredError"/>.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>Mean of the squared loss, which is <see cref="MeanSquaredError"/>.</summary>
    public double LossFunction => MeanSquaredError;

    /// <summary>1 less the ratio of <see cref="MeanSquaredError"/> to the variance of the true numbers.</summary>
    public double RSquared { get; }
}
