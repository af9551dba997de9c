using System;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;

namespace Samples.Images
{
    public static class DnnFeaturizeImage
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            string images = Assets.Colours("images", 1);
            string models = Assets.DnnImageModels("DnnImageModels");
            var data = mlContext.Data.LoadFromEnumerable(new[] { new Row { ImagePath = "red/00.png" }, new Row { ImagePath = "blue/00.png" } });
            var pixels = mlContext.Transforms.LoadImages("ImageObject", images, "ImagePath")
                .Append(mlContext.Transforms.ResizeImages("ImageObject", imageWidth: 224, imageHeight: 224))
                .Append(mlContext.Transforms.ExtractPixels("Pixels", "ImageObject"));
            foreach (DnnImageFeaturizerEstimator featurizer in new[]
            {
                mlContext.Transforms.DnnFeaturizeImage("FeaturizedImage", m => m.ModelSelector.ResNet18(mlContext, m.OutputColumn, m.InputColumn, models), "Pixels"),
                mlContext.Transforms.DnnFeaturizeImage("FeaturizedImage", m => m.ModelSelector.ResNet50(mlContext, m.OutputColumn, m.InputColumn, models), "Pixels"),
                mlContext.Transforms.DnnFeaturizeImage("FeaturizedImage", m => m.ModelSelector.ResNet101(mlContext, m.OutputColumn, m.InputColumn, models), "Pixels"),
                mlContext.Transforms.DnnFeaturizeImage("FeaturizedImage", m => m.ModelSelector.AlexNet(mlContext, m.OutputColumn, m.InputColumn, models), "Pixels"),
            })
            {
                var pipeline = pixels.Append(featurizer);
                float[][] features = pipeline.Fit(data).Transform(data).GetColumn<float[]>("FeaturizedImage").ToArray();
                Console.WriteLine(features.Length + " " + features[0].Length + " " + features[0].SequenceEqual(features[1]));
            }

            try
            {
                mlContext.Transforms.DnnFeaturizeImage("F", m => m.ModelSelector.ResNet18(mlContext, m.OutputColumn, m.InputColumn), "Pixels");
            }
            catch (FileNotFoundException error)
            {
                Console.WriteLine(error.Message.Contains("ResNetPreprocess.onnx"));
            }
        }

        // Expected output:
        // 2 8 False
        // 2 8 False
        // 2 8 False
        // 2 8 False
        // True

        private class Row
        {
            public string ImagePath { get; set; }
        }
    }
}
