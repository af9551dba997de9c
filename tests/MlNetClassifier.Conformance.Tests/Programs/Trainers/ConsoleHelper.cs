using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.TrainCatalogBase;

namespace Samples.Trainers
{
    /// <summary>Prints the figures of any task, as the helper that comes with the console samples does.</summary>
    public static class ConsoleHelper
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            var rows = new[]
            {
                new Scored { Truth = 1, Flag = true, Score = 0.75f, Probability = 0.75f, PredictedLabel = true, Kind = 1, Distances = new[] { 1f, 4f }, Features = new[] { 0f, 1f } },
                new Scored { Truth = 2, Flag = true, Score = 2.5f, Probability = 0.5f, PredictedLabel = true, Kind = 1, Distances = new[] { 2f, 3f }, Features = new[] { 0f, -1f } },
                new Scored { Truth = 3, Flag = false, Score = 1f, Probability = 0.5f, PredictedLabel = true, Kind = 2, Distances = new[] { 5f, 1f }, Features = new[] { 8f, 1f } },
                new Scored { Truth = 0, Flag = false, Score = 0.25f, Probability = 0.25f, PredictedLabel = false, Kind = 2, Distances = new[] { 5f, 2f }, Features = new[] { 8f, -1f } },
            };
            IDataView data = mlContext.Data.LoadFromEnumerable(rows);
            PrintRegressionMetrics(mlContext.Regression.Evaluate(data, labelColumnName: "Truth", scoreColumnName: "Score"));
            PrintBinaryClassificationMetrics(mlContext.BinaryClassification.Evaluate(data, labelColumnName: "Flag"));
            Console.WriteLine($"{mlContext.BinaryClassification.EvaluateNonCalibrated(data, "Flag").F1Score:0.####}");
            PrintAnomalyDetectionMetrics(mlContext.AnomalyDetection.Evaluate(data, labelColumnName: "Flag", falsePositiveCount: 0));
            PrintClusteringMetrics(mlContext.Clustering.Evaluate(data, labelColumnName: "Kind", scoreColumnName: "Distances", featureColumnName: "Features"));
            ShowDataViewInConsole(mlContext, data, numberOfRows: 1);
            var folds = mlContext.MulticlassClassification.CrossValidate(
                mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 90).Select(i => new Point { Label = "ab"[i % 2].ToString(), Features = new float[] { i % 2, i % 5 } })),
                mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy()), numberOfFolds: 3);
            PrintMulticlassClassificationFoldsAverageMetrics("Sdca", folds);
        }

        // Expected output:
        // LossFn: 1.09, R2: 0.13, L1: .75, L2: 1.09, RMS: 1.05
        // Accuracy: 0.75, AUC: 0.75, PR: 0.7917, F1: 0.8, LogLoss: 0.7075, Reduction: 0.2925, Entropy: 1, 0.6667 1 1 0.5
        // 0.8
        // AUC: 0.75, rate: 0.5
        // AvgMinScore: 1.5, DBI: 0.25, NMI: 1
        // Row--> | Truth:1| Flag:True| Score:0.75| Probability:0.75| PredictedLabel:True| Kind:1| Distances:Dense vector of size 2| Features:Dense vector of size 2
        // Sdca: 1 - (0) - (0)

        public static void PrintRegressionMetrics(RegressionMetrics metrics) => Console.WriteLine(
            $"LossFn: {metrics.LossFunction:0.##}, R2: {metrics.RSquared:0.##}, L1: {metrics.MeanAbsoluteError:#.##}, L2: {metrics.MeanSquaredError:#.##}, RMS: {metrics.RootMeanSquaredError:#.##}");

        public static void PrintBinaryClassificationMetrics(CalibratedBinaryClassificationMetrics metrics) => Console.WriteLine(
            $"Accuracy: {metrics.Accuracy:0.####}, AUC: {metrics.AreaUnderRocCurve:0.####}, PR: {metrics.AreaUnderPrecisionRecallCurve:0.####}, F1: {metrics.F1Score:0.####}, "
            + $"LogLoss: {metrics.LogLoss:0.####}, Reduction: {metrics.LogLossReduction:0.####}, Entropy: {metrics.Entropy:0.####}, "
            + $"{metrics.PositivePrecision:0.####} {metrics.PositiveRecall:0.####} {metrics.NegativePrecision:0.####} {metrics.NegativeRecall:0.####}");

        public static void PrintAnomalyDetectionMetrics(AnomalyDetectionMetrics metrics) =>
            Console.WriteLine($"AUC: {metrics.AreaUnderRocCurve:0.####}, rate: {metrics.DetectionRateAtFalsePositiveCount:0.####}");

        public static void PrintClusteringMetrics(ClusteringMetrics metrics) =>
            Console.WriteLine($"AvgMinScore: {metrics.AverageDistance:0.####}, DBI: {metrics.DaviesBouldinIndex:0.####}, NMI: {metrics.NormalizedMutualInformation:0.####}");

        public static void PrintMulticlassClassificationFoldsAverageMetrics(string algorithmName, IReadOnlyList<CrossValidationResult<MulticlassClassificationMetrics>> crossValResults)
        {
            var microAccuracyValues = crossValResults.Select(r => r.Metrics).Select(m => m.MicroAccuracy);
            Console.WriteLine($"{algorithmName}: {microAccuracyValues.Average():0.###} - ({CalculateStandardDeviation(microAccuracyValues):0.###}) - ({CalculateConfidenceInterval95(microAccuracyValues):0.###})");
        }

        public static double CalculateStandardDeviation(IEnumerable<double> values)
        {
            double average = values.Average();
            return Math.Sqrt(values.Select(val => (val - average) * (val - average)).Sum() / (values.Count() - 1));
        }

        public static double CalculateConfidenceInterval95(IEnumerable<double> values) => 1.96 * CalculateStandardDeviation(values) / Math.Sqrt(values.Count() - 1);

        public static void ShowDataViewInConsole(MLContext mlContext, IDataView dataView, int numberOfRows = 4)
        {
            var preViewTransformedData = dataView.Preview(maxRows: numberOfRows);
            foreach (var row in preViewTransformedData.RowView)
            {
                string lineToPrint = "Row--> ";
                foreach (KeyValuePair<string, object> column in row.Values)
                    lineToPrint += $"| {column.Key}:{column.Value}";
                Console.WriteLine(lineToPrint);
            }
        }

        private class Scored
        {
            public float Truth { get; set; }

            public bool Flag { get; set; }

            public float Score { get; set; }

            public float Probability { get; set; }

            public bool PredictedLabel { get; set; }

            [KeyType(2)]
            public uint Kind { get; set; }

            [VectorType(2)]
            public float[] Distances { get; set; }

            [VectorType(2)]
            public float[] Features { get; set; }
        }

        private class Point
        {
            public string Label { get; set; }

            [VectorType(2)]
            public float[] Features { get; set; }
        }
    }
}
