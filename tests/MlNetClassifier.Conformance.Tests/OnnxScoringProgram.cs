#nullable disable
using MlNetClassifier;
using MlNetClassifier.Data;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Transforms.Image;
using MlNetClassifier.Transforms.Onnx;

namespace MlNetClassifier.Conformance.Tests;

/// <summary>An ONNX network scored on picture files and on pictures in memory.</summary>
public class OnnxScoringProgram
{
    public class ImageNetData
    {
        public string ImagePath;
    }

    public class InMemoryImage
    {
        [ImageType(227, 227)]
        public MLImage Image { get; set; }
    }

    public class ImageNetPrediction
    {
        [ColumnName("prob")]
        public float[] PredictedLabels;
    }

    [SkippableFact]
    public void Runs()
    {
        string modelFile = SharedFiles.Require("models/squeezenet1.0_caffe.onnx");
        string photo = Directory.GetFiles(SharedFiles.Require("data/flower_photos"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        MLContext mlContext = new();
        IDataView data = mlContext.Data.LoadFromEnumerable(new List<ImageNetData>());
        var pipeline = mlContext.Transforms.LoadImages(outputColumnName: "input", imageFolder: "", inputColumnName: nameof(ImageNetData.ImagePath))
            .Append(mlContext.Transforms.ResizeImages(outputColumnName: "input", imageWidth: 227, imageHeight: 227, inputColumnName: "input"))
            .Append(mlContext.Transforms.ExtractPixels(outputColumnName: "input", orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ABGR))
            .Append(mlContext.Transforms.ApplyOnnxModel(modelFile: modelFile, outputColumnNames: ["prob"], inputColumnNames: ["input"]));
        ITransformer model = pipeline.Fit(data);
        using var engine = mlContext.Model.CreatePredictionEngine<ImageNetData, ImageNetPrediction>(model);
        float[] fromFile = engine.Predict(new ImageNetData { ImagePath = photo }).PredictedLabels;
        Assert.Equal(1000, fromFile.Length);
        Assert.Equal(1, fromFile.Sum(), 1e-4f);

        var inMemory = mlContext.Transforms.ResizeImages("input", 227, 227, "Image")
            .Append(mlContext.Transforms.ExtractPixels("input", orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ABGR))
            .Append(mlContext.Transforms.ApplyOnnxModel(new OnnxOptions { ModelFile = modelFile, InputColumns = ["input"], OutputColumns = ["prob"] }));
        ITransformer memoryModel = inMemory.Fit(mlContext.Data.LoadFromEnumerable(new List<InMemoryImage>()));
        using var memoryEngine = mlContext.Model.CreatePredictionEngine<InMemoryImage, ImageNetPrediction>(memoryModel);
        using MLImage image = MLImage.CreateFromFile(photo);
        Assert.Equal(fromFile, memoryEngine.Predict(new InMemoryImage { Image = image }).PredictedLabels);
    }
}
