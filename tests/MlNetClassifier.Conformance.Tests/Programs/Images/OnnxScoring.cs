using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.Transforms.Onnx;

namespace Samples.Images
{
    /// <summary>Every way of scoring an ONNX network.</summary>
    public static class OnnxScoring
    {
        public static void Example()
        {
            string modelPath = Path.Combine(Assets.DnnImageModels("models"), "ResNet18Onnx", "ResNet18.onnx");
            string[] photos = Directory.GetFiles(Assets.Colours("images", 1), "*.png", SearchOption.AllDirectories).OrderBy(path => path, StringComparer.Ordinal).ToArray();
            var mlContext = new MLContext();
            var data = mlContext.Data.LoadFromEnumerable(photos.Select(path => new ImageNetData { ImagePath = path }));
            var pixels = mlContext.Transforms.LoadImages(outputColumnName: "Input247", imageFolder: "", inputColumnName: nameof(ImageNetData.ImagePath))
                .Append(mlContext.Transforms.ResizeImages(outputColumnName: "Input247", imageWidth: ImageNetSettings.ImageWidth, imageHeight: ImageNetSettings.ImageHeight, inputColumnName: "Input247"))
                .Append(mlContext.Transforms.ExtractPixels(outputColumnName: "Input247", orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ABGR))
                .Fit(data).Transform(data);

            var shapes = new Dictionary<string, int[]> { { "Input247", new[] { 1, 3, 224, 224 } } };
            var scored = new List<IDataView>
            {
                Score(mlContext.Transforms.ApplyOnnxModel(modelPath), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel(modelFile: modelPath, outputColumnNames: new[] { "pool" }, inputColumnNames: new[] { "Input247" }), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel("pool", "Input247", modelPath), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel(modelPath, gpuDeviceId: null, fallbackToCpu: false), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel(modelPath, shapes), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel("pool", "Input247", modelPath, shapes), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel(new[] { "pool" }, new[] { "Input247" }, modelPath, shapes, recursionLimit: 50), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel(new OnnxOptions
                {
                    ModelFile = modelPath, InputColumns = new[] { "Input247" }, OutputColumns = new[] { "pool" }, ShapeDictionary = shapes, GpuDeviceId = null, FallbackToCpu = true,
                    InterOpNumThreads = 1, IntraOpNumThreads = 1, RecursionLimit = 100,
                }), pixels),
            };
            using (var stream = File.OpenRead(modelPath))
                scored.Add(Score(mlContext.Transforms.ApplyOnnxModel("pool", "Input247", stream), pixels));
            using (var stream = File.OpenRead(modelPath))
                scored.Add(Score(mlContext.Transforms.ApplyOnnxModel(stream, shapes), pixels));

            mlContext.SetOnnxSessionOption(new OnnxSessionOptions
            {
                EnableMemoryPattern = true, EnableCpuMemArena = true, PerSessionThreads = true, GlobalIntraOpNumThreads = 0, GlobalInterOpNumThreads = 0, LogId = "", LogVerbosityLevel = 0,
                ProfileOutputPathPrefix = "profile_", EnableProfiling = true, OptimizedModelFilePath = "",
            });
            try
            {
                mlContext.Transforms.ApplyOnnxModel(modelPath);
            }
            catch (NotSupportedException error)
            {
                Console.WriteLine(error.Message.Contains("EnableProfiling"));
            }

            mlContext.SetOnnxSessionOption(new OnnxSessionOptions { IntraOpNumThreads = 2, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL });
            Console.WriteLine(mlContext.GetOnnxSessionOption().IntraOpNumThreads + " " + mlContext.GetOnnxSessionOption().LogSeverityLevel);
            scored.Add(Score(mlContext.Transforms.ApplyOnnxModel(modelPath), pixels));

            Console.WriteLine(scored[0].Schema["pool"].Type);
            float[][] first = scored[0].GetColumn<float[]>("pool").ToArray();
            Console.WriteLine(first.Length + " rows of " + first[0].Length + ", " + first.Select(row => string.Join(" ", row)).Distinct().Count() + " different");
            Console.WriteLine(scored.All(view => view.GetColumn<float[]>("pool").Zip(first, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max() < 1e-3f).All(same => same)));

            mlContext.GpuDeviceId = 0;
            mlContext.FallbackToCpu = false;
            try
            {
                mlContext.Transforms.ApplyOnnxModel(modelPath);
            }
            catch (Exception error)
            {
                Console.WriteLine(error.GetType().Name);
            }
        }

        // Expected output:
        // True
        // 2 ORT_LOGGING_LEVEL_WARNING
        // Vector<Single, 1, 8, 1, 1>
        // 3 rows of 8, 3 different
        // True
        // InvalidOperationException

        private static IDataView Score(OnnxScoringEstimator estimator, IDataView data)
        {
            OnnxTransformer transformer = estimator.Fit(data);
            return transformer.Transform(data);
        }

        private struct ImageNetSettings
        {
            public const int ImageHeight = 224;
            public const int ImageWidth = 224;
        }

        private class ImageNetData
        {
            [LoadColumn(0)]
            public string ImagePath;
        }
    }
}
