#nullable disable
using MlNetClassifier;
using MlNetClassifier.Data;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Conformance.Tests;

/// <summary>The image-classification trainer on raw picture bytes, as in ML.NET's deep-learning sample.</summary>
public class ImageClassificationProgram
{
    public class ImageData
    {
        public string ImagePath { get; set; }

        public string Label { get; set; }
    }

    public class ModelInput
    {
        public byte[] Image { get; set; }

        public string Label { get; set; }
    }

    public class ModelOutput
    {
        public string PredictedLabel { get; set; }

        public float[] Score { get; set; }
    }

    [SkippableFact]
    public void Runs()
    {
        string backbone = SharedFiles.Require("models/mobilenetv2_1.0_224_notop.onnx");
        using Workspace workspace = new();
        string folder = workspace.ColouredPictures(perClass: 12);
        MLContext mlContext = new(seed: 1);
        ImageData[] images = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => new ImageData { ImagePath = path, Label = Path.GetFileName(Path.GetDirectoryName(path)) })];
        IDataView imageData = mlContext.Data.LoadFromEnumerable(images);
        IDataView shuffled = mlContext.Data.ShuffleRows(imageData);
        IDataView preprocessed = mlContext.Transforms.Conversion.MapValueToKey(inputColumnName: "Label", outputColumnName: "LabelAsKey")
            .Append(mlContext.Transforms.LoadRawImageBytes(outputColumnName: "Image", imageFolder: folder, inputColumnName: "ImagePath"))
            .Fit(shuffled).Transform(shuffled);
        DataOperationsCatalog.TrainTestData trainSplit = mlContext.Data.TrainTestSplit(data: preprocessed, testFraction: 0.3);

        int seen = 0;
        var classifierOptions = new ImageClassificationTrainer.Options()
        {
            FeatureColumnName = "Image",
            LabelColumnName = "LabelAsKey",
            ValidationSet = trainSplit.TestSet,
            MetricsCallback = metrics => seen++,
            TestOnTrainSet = false,
            Epoch = 30,
            BackbonePath = backbone,
        };
        var trainingPipeline = mlContext.MulticlassClassification.Trainers.ImageClassification(classifierOptions)
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        ITransformer trainedModel = trainingPipeline.Fit(trainSplit.TrainSet);
        Assert.NotEqual(0, seen);

        mlContext.Model.Save(trainedModel, preprocessed.Schema, workspace["model.zip"]);
        ITransformer loaded = mlContext.Model.Load(workspace["model.zip"], out _);
        var engine = mlContext.Model.CreatePredictionEngine<ModelInput, ModelOutput>(loaded);
        int right = 0;
        foreach (ImageData image in images)
        {
            ModelOutput output = engine.Predict(new ModelInput { Image = File.ReadAllBytes(image.ImagePath) });
            right += output.PredictedLabel == image.Label ? 1 : 0;
        }

        Assert.InRange(right, images.Length * 8 / 10, images.Length);
    }
}
