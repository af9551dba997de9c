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
            string modelPath = Assets.Shared("models/squeezenet1.0_caffe.onnx");
            string[] photos = Directory.GetFiles(Assets.Shared("data/flowers_tiny"), "*.jpg", SearchOption.AllDirectories).OrderBy(path => path, StringComparer.Ordinal).Take(1).ToArray();
            var mlContext = new MLContext();
            var data = mlContext.Data.LoadFromEnumerable(photos.Select(path => new ImageNetData { ImagePath = path }));
            var pixels = mlContext.Transforms.LoadImages(outputColumnName: "input", imageFolder: "", inputColumnName: nameof(ImageNetData.ImagePath))
                .Append(mlContext.Transforms.ResizeImages(outputColumnName: "input", imageWidth: ImageNetSettings.ImageWidth, imageHeight: ImageNetSettings.ImageHeight, inputColumnName: "input"))
                .Append(mlContext.Transforms.ExtractPixels(outputColumnName: "input", orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ABGR))
                .Fit(data).Transform(data);

            var shapes = new Dictionary<string, int[]> { { "input", new[] { 1, 3, 227, 227 } } };
            var scored = new List<IDataView>
            {
                Score(mlContext.Transforms.ApplyOnnxModel(modelPath), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel(modelFile: modelPath, outputColumnNames: new[] { "prob" }, inputColumnNames: new[] { "input" }), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel("prob", "input", modelPath), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel(modelPath, gpuDeviceId: null, fallbackToCpu: false), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel(modelPath, shapes), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel("prob", "input", modelPath, shapes), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel(new[] { "prob" }, new[] { "input" }, modelPath, shapes, recursionLimit: 50), pixels),
                Score(mlContext.Transforms.ApplyOnnxModel(new OnnxOptions
                {
                    ModelFile = modelPath, InputColumns = new[] { "input" }, OutputColumns = new[] { "prob" }, ShapeDictionary = shapes, GpuDeviceId = null, FallbackToCpu = true,
                    InterOpNumThreads = 1, IntraOpNumThreads = 1, RecursionLimit = 100,
                }), pixels),
            };
            using (var stream = File.OpenRead(modelPath))
                scored.Add(Score(mlContext.Transforms.ApplyOnnxModel("prob", "input", stream), pixels));
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

            Console.WriteLine(scored[0].Schema["prob"].Type);
            float[][] first = scored[0].GetColumn<float[]>("prob").ToArray();
            Console.WriteLine(first.Length + " rows of " + first[0].Length + ", sums " + string.Join(" ", first.Select(row => row.Sum().ToString("0.000"))));
            Console.WriteLine(scored.All(view => view.GetColumn<float[]>("prob").Zip(first, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max() < 1e-5f).All(same => same)));

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
        // Vector<Single, 1, 1000>
        // 1 rows of 1000, sums 1.000
        // True
        // InvalidOperationException

        private static IDataView Score(OnnxScoringEstimator estimator, IDataView data)
        {
            OnnxTransformer transformer = estimator.Fit(data);
            return transformer.Transform(data);
        }

        private struct ImageNetSettings
        {
            public const int ImageHeight = 227;
            public const int ImageWidth = 227;
        }

        private class ImageNetData
        {
            [LoadColumn(0)]
            public string ImagePath;
        }
    }
}
