using MlNetClassifier.Data;
using MlNetClassifier.Vision;

namespace MlNetClassifier;

/// <summary>The trainers that work on pictures.</summary>
public static class VisionCatalog
{
    /// <summary>Trains an image classifier on a frozen backbone.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The settings; copied.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static ImageClassificationTrainer ImageClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, ImageClassificationTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new ImageClassificationTrainer(catalog.Environment, options);
    }

    /// <summary>Trains an image classifier on a frozen backbone with default settings.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">Column of labels, a key.</param>
    /// <param name="featureColumnName">Column of pictures: bytes of files, <see cref="MLImage"/>, or paths.</param>
    /// <param name="scoreColumnName">Name of the column of scores.</param>
    /// <param name="predictedLabelColumnName">Name of the column of predicted classes.</param>
    /// <param name="validationSet">Pictures to watch while learning; null takes a tenth of the training set.</param>
    public static ImageClassificationTrainer ImageClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        IDataView? validationSet = null) => ImageClassification(catalog, new ImageClassificationTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            ValidationSet = validationSet,
        });

    /// <summary>
    /// The same classifier as a chain of steps that ML.NET has, reading pictures from a column of paths and ending in the name of the class.
    /// Saved with <see cref="ModelOperationsCatalog"/>, it loads in ML.NET with its ImageAnalytics and OnnxTransformer packages.
    /// </summary>
    /// <param name="model">The classifier.</param>
    /// <param name="imagePathColumnName">Column of paths.</param>
    public static TransformerChain<ITransformer> ToPortableModel(
        this MulticlassPredictionTransformer<ImageClassificationModelParameters> model, string imagePathColumnName = "ImagePath")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(imagePathColumnName);
        TransformerChain<ITransformer> chain = model.Model.ToPortableChain(
            model.Columns with { Feature = imagePathColumnName, FeatureType = TextDataViewType.Instance });
        return model.Columns.LabelColumn is { } label && label.HasKeyValues()
            ? chain.Append<ITransformer>(new Transforms.KeyToValueMappingTransformer(model.Environment, [new InputOutputColumnPair(model.Columns.PredictedLabel)]))
            : chain;
    }
}
