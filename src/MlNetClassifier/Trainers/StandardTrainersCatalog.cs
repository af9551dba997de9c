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

    /// <summary>Softmax regression fitted by stochastic dual coordinate ascent.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">Column of labels, a key.</param>
    /// <param name="featureColumnName">Column of features, a vector of Single; its values should be of similar size, about 1.</param>
    /// <param name="exampleWeightColumnName">Column of row weights, a Single; null weighs all alike.</param>
    /// <param name="l2Regularization">Weight of half the squared weights, above 0; null for one that suits the data.</param>
    /// <param name="l1Regularization">Weight of the absolute weights as a multiple of the L2 weight; null for 0.</param>
    /// <param name="maximumNumberOfIterations">Most passes over the data, at least 1; null for a number that suits the data.</param>
    public static SdcaMaximumEntropyMulticlassTrainer SdcaMaximumEntropy(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        float? l2Regularization = null,
        float? l1Regularization = null,
        int? maximumNumberOfIterations = null) => SdcaMaximumEntropy(catalog, new SdcaMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            L2Regularization = l2Regularization,
            L1Regularization = l1Regularization,
            MaximumNumberOfIterations = maximumNumberOfIterations,
        });

    /// <summary>Softmax regression fitted by stochastic dual coordinate ascent.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The settings; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public static SdcaMaximumEntropyMulticlassTrainer SdcaMaximumEntropy(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, SdcaMaximumEntropyMulticlassTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new SdcaMaximumEntropyMulticlassTrainer(catalog.Environment, options);
    }
}
