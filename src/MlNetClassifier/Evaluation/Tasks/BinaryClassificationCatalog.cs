using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>Evaluation of answers of yes or no. There are no trainers for them here.</summary>
public sealed class BinaryClassificationCatalog : TrainCatalogBase
{
    internal BinaryClassificationCatalog(IHostEnvironment environment)
        : base(environment)
    {
    }

    /// <summary>Compares scores and probabilities with true answers.</summary>
    /// <param name="data">Scored data.</param>
    /// <param name="labelColumnName">Column of true answers, flags or numbers above 0 for yes.</param>
    /// <param name="scoreColumnName">Column of scores.</param>
    /// <param name="probabilityColumnName">Column of probabilities of yes.</param>
    /// <param name="predictedLabelColumnName">Column of predicted answers.</param>
    /// <exception cref="ArgumentException">A column is missing or holds no single numbers, or no row is usable.</exception>
    public CalibratedBinaryClassificationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string probabilityColumnName = "Probability",
        string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(data);
        return new CalibratedBinaryClassificationMetrics(ScoredRows.Read(
            data,
            Environment,
            nameof(BinaryClassificationCatalog),
            ("label", labelColumnName),
            ("score", scoreColumnName),
            ("predicted label", predictedLabelColumnName),
            ("probability", probabilityColumnName)));
    }

    /// <summary>Compares scores with true answers.</summary>
    /// <param name="data">Scored data.</param>
    /// <param name="labelColumnName">Column of true answers, flags or numbers above 0 for yes.</param>
    /// <param name="scoreColumnName">Column of scores.</param>
    /// <param name="predictedLabelColumnName">Column of predicted answers.</param>
    /// <exception cref="ArgumentException">A column is missing or holds no single numbers, or no row is usable.</exception>
    public BinaryClassificationMetrics EvaluateNonCalibrated(
        IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(data);
        return BinaryClassificationMetrics.Create(ScoredRows.Read(
            data,
            Environment,
            nameof(BinaryClassificationCatalog),
            ("label", labelColumnName),
            ("score", scoreColumnName),
            ("predicted label", predictedLabelColumnName)));
    }
}
