using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Images
{
    /// <summary>A scorer in the manner of the object-detection console app: settings in structs, scores as float[] of a column, boxes found in them by hand.</summary>
    public static class ObjectDetection
    {
        public static void Example()
        {
            string modelFile = Path.Combine(Assets.DnnImageModels("assets"), "ResNet18Onnx", "ResNet18.onnx");
            string imagesFolder = Assets.Colours("images", 2);
            MLContext mlContext = new MLContext();
            IEnumerable<ImageNetData> images = ImageNetData.ReadFromFile(Path.Combine(imagesFolder, "red"));
            IDataView imageDataView = mlContext.Data.LoadFromEnumerable(images);
            var modelScorer = new OnnxModelScorer(imagesFolder, modelFile, mlContext);
            IEnumerable<float[]> probabilities = modelScorer.Score(imageDataView);
            var best = probabilities.Select(probability => probability.Select((value, index) => (index, value)).OrderByDescending(pair => pair.value).Take(2).Select(pair => pair.index)).ToList();
            for (var i = 0; i < images.Count(); i++)
                Console.WriteLine($"{images.ElementAt(i).Label}: {best.ElementAt(i).Count()} of {probabilities.ElementAt(i).Length}");
        }

        // Expected output:
        // 00.png: 2 of 8
        // 01.png: 2 of 8

        private class OnnxModelScorer
        {
            private readonly string imagesFolder;
            private readonly string modelLocation;
            private readonly MLContext mlContext;

            public OnnxModelScorer(string imagesFolder, string modelLocation, MLContext mlContext)
            {
                this.imagesFolder = imagesFolder;
                this.modelLocation = modelLocation;
                this.mlContext = mlContext;
            }

            public struct ImageNetSettings
            {
                public const int imageHeight = 224;
                public const int imageWidth = 224;
            }

            public struct ModelSettings
            {
                public const string ModelInput = "Input247";
                public const string ModelOutput = "pool";
            }

            private ITransformer LoadModel(string modelLocation)
            {
                // Create IDataView from empty list to obtain input data schema
                var data = mlContext.Data.LoadFromEnumerable(new List<ImageNetData>());
                var pipeline = mlContext.Transforms.LoadImages(outputColumnName: "image", imageFolder: "", inputColumnName: nameof(ImageNetData.ImagePath))
                    .Append(mlContext.Transforms.ResizeImages(outputColumnName: "image", imageWidth: ImageNetSettings.imageWidth, imageHeight: ImageNetSettings.imageHeight, inputColumnName: "image"))
                    .Append(mlContext.Transforms.ExtractPixels(outputColumnName: ModelSettings.ModelInput, inputColumnName: "image"))
                    .Append(mlContext.Transforms.ApplyOnnxModel(modelFile: modelLocation, outputColumnNames: new[] { ModelSettings.ModelOutput }, inputColumnNames: new[] { ModelSettings.ModelInput }));
                var model = pipeline.Fit(data);
                return model;
            }

            private IEnumerable<float[]> PredictDataUsingModel(IDataView testData, ITransformer model)
            {
                IDataView scoredData = model.Transform(testData);
                IEnumerable<float[]> probabilities = scoredData.GetColumn<float[]>(ModelSettings.ModelOutput);
                return probabilities;
            }

            public IEnumerable<float[]> Score(IDataView data)
            {
                var model = LoadModel(modelLocation);
                return PredictDataUsingModel(data, model);
            }
        }

        public class ImageNetData
        {
            [LoadColumn(0)]
            public string ImagePath;

            [LoadColumn(1)]
            public string Label;

            public static IEnumerable<ImageNetData> ReadFromFile(string imageFolder) => Directory
                .GetFiles(imageFolder)
                .Where(filePath => Path.GetExtension(filePath) != ".md")
                .OrderBy(filePath => filePath, StringComparer.Ordinal)
                .Select(filePath => new ImageNetData { ImagePath = filePath, Label = Path.GetFileName(filePath) });
        }
    }
}
