#nullable disable
using MlNetClassifier;
using MlNetClassifier.Data;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Conformance.Tests;

/// <summary>Pixels as features, a maximum-entropy model, metrics, a saved and reloaded zip, single predictions.</summary>
public class PixelsAndLinearModelProgram
{
    public class ImageData
    {
        public string ImagePath;
        public string Label;
    }

    public class ImagePrediction : ImageData
    {
        public float[] Score;
        public string PredictedLabelValue;
    }

    [Fact]
    public void Runs()
    {
        using Workspace workspace = new();
        string folder = workspace.ColouredPictures(perClass: 20);
        var mlContext = new MLContext(seed: 1);
        List<ImageData> images = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => new ImageData { ImagePath = path, Label = Path.GetFileName(Path.GetDirectoryName(path)) }).ToList();

        IDataView data = mlContext.Data.ShuffleRows(mlContext.Data.LoadFromEnumerable(images));
        DataOperationsCatalog.TrainTestData split = mlContext.Data.TrainTestSplit(data, testFraction: 0.25);

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey(outputColumnName: "LabelKey", inputColumnName: "Label")
            .Append(mlContext.Transforms.LoadImages(outputColumnName: "Image", imageFolder: null, inputColumnName: nameof(ImageData.ImagePath)))
            .Append(mlContext.Transforms.ResizeImages(outputColumnName: "Image", imageWidth: 12, imageHeight: 12, resizing: ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append(mlContext.Transforms.ExtractPixels(outputColumnName: "Features", inputColumnName: "Image", offsetImage: 128, scaleImage: 1 / 128f))
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(labelColumnName: "LabelKey", featureColumnName: "Features", l1Regularization: 0))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabelValue", "PredictedLabel"));

        ITransformer model = pipeline.Fit(split.TrainSet);
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet), labelColumnName: "LabelKey", topKPredictionCount: 2);
        Assert.InRange(metrics.MicroAccuracy, 0.95, 1);
        Assert.InRange(metrics.TopKAccuracy, metrics.MicroAccuracy, 1);
        Assert.Equal(3, metrics.ConfusionMatrix.NumberOfClasses);
        Assert.Contains("PREDICTED", metrics.ConfusionMatrix.GetFormattedConfusionTable());

        string path = workspace["model.zip"];
        mlContext.Model.Save(model, data.Schema, path);
        ITransformer loaded = new MLContext().Model.Load(path, out DataViewSchema schema);
        Assert.Equal(["ImagePath", "Label"], schema.Select(column => column.Name));

        using var before = mlContext.Model.CreatePredictionEngine<ImageData, ImagePrediction>(model);
        using var after = mlContext.Model.CreatePredictionEngine<ImageData, ImagePrediction>(loaded);
        foreach (ImageData image in images.Take(5))
        {
            ImagePrediction expected = before.Predict(image), actual = after.Predict(image);
            Assert.Equal(expected.PredictedLabelValue, actual.PredictedLabelValue);
            Assert.Equal(expected.Score, actual.Score);
            Assert.Equal(1, actual.Score.Sum(), 1e-5f);
            Assert.Equal(image.Label, actual.Label);
        }

        var results = mlContext.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 3, labelColumnName: "LabelKey");
        Assert.Equal([0, 1, 2], results.Select(result => result.Fold));
        Assert.All(results, result => Assert.NotNull(result.Model));
    }
}
