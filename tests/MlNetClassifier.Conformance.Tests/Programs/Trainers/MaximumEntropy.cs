using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Samples.Trainers
{
    /// <summary>The linear trainers with default and explicit options, their weights, their metrics.</summary>
    public static class MaximumEntropy
    {
        public static void Example()
        {
            var mlContext = new MLContext(seed: 0);
            var trainingData = mlContext.Data.LoadFromEnumerable(GenerateRandomDataPoints(1000));
            var testData = mlContext.Data.LoadFromEnumerable(GenerateRandomDataPoints(500, seed: 123));

            var sdcaOptions = new SdcaMaximumEntropyMulticlassTrainer.Options
            {
                ConvergenceTolerance = 0.05f,
                MaximumNumberOfIterations = 30,
                L2Regularization = 1e-4f,
                L1Regularization = 0f,
                Shuffle = true,
                ConvergenceCheckFrequency = 1,
                BiasLearningRate = 0.1f,
                NumberOfThreads = 1,
                LabelColumnName = "Label",
                FeatureColumnName = "Features",
            };
            var lbfgsOptions = new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                HistorySize = 50, L1Regularization = 0.1f, L2Regularization = 0.1f, NumberOfThreads = 1, MaximumNumberOfIterations = 100, OptimizationTolerance = 1e-6f, Quiet = true,
                ExampleWeightColumnName = "Weight", ShowTrainingStatistics = true, DenseOptimizer = false, EnforceNonNegativity = false, InitialWeightsDiameter = 0,
            };
            var trainers = new (string Name, IEstimator<MulticlassPredictionTransformer<MaximumEntropyModelParameters>> Trainer)[]
            {
                ("sdca", mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy()),
                ("sdca with options", mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(sdcaOptions)),
                ("lbfgs", mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(labelColumnName: "Label", featureColumnName: "Features")),
                ("lbfgs with options", mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(lbfgsOptions)),
            };
            foreach (var (name, trainer) in trainers)
            {
                var pipeline = mlContext.Transforms.Conversion.MapValueToKey(nameof(DataPoint.Label)).AppendCacheCheckpoint(mlContext).Append(trainer);
                var model = pipeline.Fit(trainingData);
                var transformedTestData = model.Transform(testData);
                var predictions = mlContext.Data.CreateEnumerable<Prediction>(transformedTestData, reuseRowObject: false).ToList();
                MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(transformedTestData);
                MaximumEntropyModelParameters parameters = model.LastTransformer.Model;
                VBuffer<float>[] weights = default;
                parameters.GetWeights(ref weights, out int numClasses);
                Console.WriteLine($"{name}: {predictions.Count(p => p.Label == p.PredictedLabel) >= 430} {metrics.MicroAccuracy > 0.86} {metrics.LogLoss < 0.5} {metrics.LogLossReduction > 0.6} "
                    + $"{numClasses}x{weights[0].Length} {parameters.GetBiases().Count()} {model.LastTransformer.FeatureColumnName} {model.LastTransformer.FeatureColumnType} {parameters.Statistics != null}");
            }
        }

        // Expected output:
        // sdca: True True True True 3x20 3 Features Vector<Single, 20> False
        // sdca with options: True True True True 3x20 3 Features Vector<Single, 20> False
        // lbfgs: True True True True 3x20 3 Features Vector<Single, 20> False
        // lbfgs with options: True True True True 3x20 3 Features Vector<Single, 20> True

        private static IEnumerable<DataPoint> GenerateRandomDataPoints(int count, int seed = 0)
        {
            var random = new Random(seed);
            float randomFloat() => (float)(random.NextDouble() - 0.5);
            for (int i = 0; i < count; i++)
            {
                var label = random.Next(1, 4);
                yield return new DataPoint
                {
                    Label = (uint)label,
                    Weight = 1,
                    Features = Enumerable.Repeat(label, 20).Select(x => randomFloat() + label * 0.2f).ToArray(),
                };
            }
        }

        private class DataPoint
        {
            public uint Label { get; set; }

            [VectorType(20)]
            public float[] Features { get; set; }

            public float Weight { get; set; }
        }

        private class Prediction
        {
            public uint Label { get; set; }

            public uint PredictedLabel { get; set; }
        }
    }
}
