#nullable disable
using MlNetClassifier;
using MlNetClassifier.Data;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Conformance.Tests;

/// <summary>A TensorFlow network as featurizer before a maximum-entropy model, as in ML.NET's transfer-learning tutorial.</summary>
public class TensorFlowTransferProgram
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

    private struct InceptionSettings
    {
        public const int ImageHeight = 128;
        public const int ImageWidth = 128;
        public const float Mean = 127.5f;
        public const float Scale = 1 / 127.5f;
        public const bool ChannelsLast = true;
    }

    [SkippableFact]
    public void Runs()
    {
        string tensorFlowModel = SharedFiles.Require("models/mobilenet_v1_0.25_128_frozen.pb");
        string photos = SharedFiles.Require("data/flowers_tiny");
        MLContext mlContext = new(seed: 1);
        ImageData[] images = [.. Directory.GetDirectories(photos).Order(StringComparer.Ordinal).SelectMany(folder =>
            Directory.GetFiles(folder).Order(StringComparer.Ordinal).Take(24).Select(path => new ImageData { ImagePath = path, Label = Path.GetFileName(folder) }))];
        IDataView trainingData = mlContext.Data.LoadFromEnumerable(images.Where((_, i) => i % 4 != 0).ToList());
        IDataView testData = mlContext.Data.LoadFromEnumerable(images.Where((_, i) => i % 4 == 0).ToList());

        IEstimator<ITransformer> pipeline = mlContext.Transforms.LoadImages(outputColumnName: "input", imageFolder: photos, inputColumnName: nameof(ImageData.ImagePath))
            .Append(mlContext.Transforms.ResizeImages(outputColumnName: "input", imageWidth: InceptionSettings.ImageWidth, imageHeight: InceptionSettings.ImageHeight, inputColumnName: "input"))
            .Append(mlContext.Transforms.ExtractPixels(outputColumnName: "input", interleavePixelColors: InceptionSettings.ChannelsLast, offsetImage: InceptionSettings.Mean, scaleImage: InceptionSettings.Scale))
            .Append(mlContext.Model.LoadTensorFlowModel(tensorFlowModel)
                .ScoreTensorFlowModel(outputColumnNames: ["MobilenetV1/Predictions/Reshape"], inputColumnNames: ["input"], addBatchDimensionInput: true))
            .Append(mlContext.Transforms.Conversion.MapValueToKey(outputColumnName: "LabelKey", inputColumnName: "Label"))
            .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(labelColumnName: "LabelKey", featureColumnName: "MobilenetV1/Predictions/Reshape"))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabelValue", "PredictedLabel"))
            .AppendCacheCheckpoint(mlContext);
        ITransformer model = pipeline.Fit(trainingData);
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(
            model.Transform(testData), labelColumnName: "LabelKey", predictedLabelColumnName: "PredictedLabel");
        
        // A quarter-width network and 18 pictures a class: well above the 0.2 of guessing is what can be asked.
        Assert.InRange(metrics.MicroAccuracy, 0.35, 1);

        var predictor = mlContext.Model.CreatePredictionEngine<ImageData, ImagePrediction>(model);
        ImagePrediction prediction = predictor.Predict(new ImageData { ImagePath = images[1].ImagePath });
        Assert.Equal(images[1].Label, prediction.PredictedLabelValue);
    }
}
