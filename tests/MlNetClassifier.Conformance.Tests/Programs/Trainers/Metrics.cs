using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Trainers
{
    /// <summary>Every figure of an evaluation, and cross-validation.</summary>
    public static class Metrics
    {
        public static void Example()
        {
            var mlContext = new MLContext(seed: 2);
            IDataView data = mlContext.Data.LoadFromEnumerable(Points());
            data = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
            MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(data, labelColumnName: "Label", scoreColumnName: "Score",
                predictedLabelColumnName: "PredictedLabel", topKPredictionCount: 2);
            Console.WriteLine($"{metrics.MicroAccuracy:0.0000} {metrics.MacroAccuracy:0.0000} {metrics.LogLoss:0.0000} {metrics.LogLossReduction:0.0000}");
            Console.WriteLine($"{metrics.TopKAccuracy:0.0000} {metrics.TopKPredictionCount} {string.Join(" ", metrics.TopKAccuracyForAllK.Select(k => k.ToString("0.0000")))}");
            Console.WriteLine(string.Join(" ", metrics.PerClassLogLoss.Select(loss => loss.ToString("0.0000"))));
            ConfusionMatrix confusion = metrics.ConfusionMatrix;
            Console.WriteLine(confusion.NumberOfClasses + " " + confusion.GetCountForClassPair(0, 1) + " " + string.Join(" | ", confusion.Counts.Select(row => string.Join(" ", row))));
            Console.WriteLine(string.Join(" ", confusion.PerClassPrecision.Select(p => p.ToString("0.0000"))) + " / " + string.Join(" ", confusion.PerClassRecall.Select(r => r.ToString("0.0000"))));
            Console.WriteLine(confusion.GetFormattedConfusionTable());

            var source = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Source { Label = "abc"[i % 3].ToString(), Group = i % 25, Features = new float[] { i % 3, i % 7 } }));
            var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: 0.01f));
            IReadOnlyList<TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics>> results = mlContext.MulticlassClassification.CrossValidate(
                source, pipeline, numberOfFolds: 4, labelColumnName: "Label", samplingKeyColumnName: "Group", seed: 3);
            foreach (var result in results)
                Console.WriteLine($"{result.Fold} {result.Metrics.MicroAccuracy > 0.9} {result.Model != null} {result.ScoredHoldOutSet.Schema["Score"].Type}");
            Console.WriteLine(results.SelectMany(result => result.ScoredHoldOutSet.GetColumn<float>("Group").Distinct()).Count());
            Console.WriteLine(mlContext.MulticlassClassification.CrossValidate(source, pipeline, 2).Average(result => result.Metrics.MicroAccuracy) > 0.9);
        }

        // Expected output:
        // 0.6667 0.6667 0.6331 0.4237
        // 1.0000 2 0.6667 1.0000
        // 0.8047 0.5697 0.5249
        // 3 1 1 1 0 | 1 1 0 | 0 0 2
        // 0.5000 0.5000 1.0000 / 0.5000 0.5000 1.0000
        //
        // Confusion table
        //           ||========================
        // PREDICTED ||     a |     b |     c | Recall
        // TRUTH     ||========================
        //         a ||     1 |     1 |     0 | 0.5000
        //         b ||     1 |     1 |     0 | 0.5000
        //         c ||     0 |     0 |     2 | 1.0000
        //           ||========================
        // Precision ||0.5000 |0.5000 |1.0000 |
        //
        // 0 True True Vector<Single, 3>
        // 1 True True Vector<Single, 3>
        // 2 True True Vector<Single, 3>
        // 3 True True Vector<Single, 3>
        // 25
        // True

        private static IEnumerable<Point> Points()
        {
            yield return new Point { Label = "a", PredictedLabel = 1, Score = new[] { 0.5f, 0.25f, 0.25f } };
            yield return new Point { Label = "a", PredictedLabel = 2, Score = new[] { 0.4f, 0.6f, 0f } };
            yield return new Point { Label = "b", PredictedLabel = 1, Score = new[] { 0.6f, 0.4f, 0f } };
            yield return new Point { Label = "b", PredictedLabel = 2, Score = new[] { 0.2f, 0.8f, 0f } };
            yield return new Point { Label = "c", PredictedLabel = 3, Score = new[] { 0.1f, 0.2f, 0.7f } };
            yield return new Point { Label = "c", PredictedLabel = 3, Score = new[] { 0.3f, 0.2f, 0.5f } };
        }

        private class Point
        {
            public string Label { get; set; }

            [KeyType(3)]
            public uint PredictedLabel { get; set; }

            [VectorType(3)]
            public float[] Score { get; set; }
        }

        private class Source
        {
            public string Label { get; set; }

            public float Group { get; set; }

            [VectorType(2)]
            public float[] Features { get; set; }
        }
    }
}
