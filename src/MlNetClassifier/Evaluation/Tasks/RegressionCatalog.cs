using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>Evaluation of predicted numbers. There are no trainers for them here.</summary>
public sealed class RegressionCatalog : TrainCatalogBase
{
    internal RegressionCatalog(IHostEnvironment environment)
        : base(environment)
    {
    }

    /// <summary>Compares predicted numbers with true ones.</summary>
    /// <param name="data">Scored data.</param>
    /// <param name="labelColumnName">Column of true numbers.</param>
    /// <param name="scoreColumnName">Column of predicted numbers.</param>
    /// <exception cref="ArgumentException">A column is missing or holds no single numbers, or no row is usable.</exception>
    public RegressionMetrics Evaluate(IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(data);
        return new RegressionMetrics(ScoredRows.Read(data, Environment, nameof(RegressionCatalog), ("label", labelColumnName), ("score", scoreColumnName)));
    }
}
