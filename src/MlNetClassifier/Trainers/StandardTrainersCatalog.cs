using MlNetClassifier.Trainers;

namespace MlNetClassifier;

/// <summary>The trainers that work on any features.</summary>
public static class StandardTrainersCatalog
{
    /// <summary>Softmax regression fitted by L-BFGS.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">Column of labels, a key.</param>
    /// <param name="featureColumnName">Column of features, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">Column of row weights, a Single; null weighs all alike.</param>
    /// <param name="l1Regularization">Weight of the absolute weights, at or above 0.</param>
    /// <param name="l2Regularization">Weight of half the squared weights, at or above 0.</param>
    /// <param name="optimizationTolerance">Relative improvement to stop at, above 0.</param>
    /// <param name="historySize">Number of past steps that shape the next one, at least 1.</param>
    /// <param name="enforceNonNegativity">Whether to keep the weights at or above zero.</param>
    public static LbfgsMaximumEntropyMulticlassTrainer LbfgsMaximumEntropy(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        float l1Regularization = 1f,
        float l2Regularization = 1f,
        float optimizationTolerance = 1e-7f,
        int historySize = 20,
        bool enforceNonNegativity = false) => LbfgsMaximumEntropy(catalog, new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            L1Regularization = l1Regularization,
            L2Regularization = l2Regularization,
            OptimizationTolerance = optimizationTolerance,
            HistorySize = historySize,
            EnforceNonNegativity = enforceNonNegativity,
        });

    /// <summary>Softmax regression fitted by L-BFGS.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The settings; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public static LbfgsMaximumEntropyMulticlassTrainer LbfgsMaximumEntropy(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, LbfgsMaximumEntropyMulticlassTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new LbfgsMaximumEntropyMulticlassTrainer(catalog.Environment, options);
    }
}
