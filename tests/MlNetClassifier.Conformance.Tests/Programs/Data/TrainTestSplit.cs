using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.DataOperationsCatalog;

namespace Samples.Data
{
    public static class TrainTestSplit
    {
        public static void Example()
        {
            var mlContext = new MLContext(seed: 7);
            IDataView dataview = mlContext.Data.LoadFromEnumerable(Photos());

            // Leave a third out.
            TrainTestData split = mlContext.Data.TrainTestSplit(dataview, testFraction: 0.3);
            var trainSet = mlContext.Data.CreateEnumerable<Photo>(split.TrainSet, reuseRowObject: false);
            var testSet = mlContext.Data.CreateEnumerable<Photo>(split.TestSet, reuseRowObject: false);
            Console.WriteLine($"{trainSet.Count() + testSet.Count()} rows, {trainSet.Select(p => p.Path).Intersect(testSet.Select(p => p.Path)).Count()} in both");

            // Photos of one place stay together.
            var byPlace = mlContext.Data.TrainTestSplit(dataview, testFraction: 0.3, samplingKeyColumnName: nameof(Photo.Place), seed: 3);
            var places = byPlace.TestSet.GetColumn<float>("Place").Distinct().ToArray();
            Console.WriteLine(byPlace.TrainSet.GetColumn<float>(byPlace.TrainSet.Schema["Place"]).Any(place => places.Contains(place)));

            // Each row is in one test fold.
            IReadOnlyList<TrainTestData> folds = mlContext.Data.CrossValidationSplit(dataview, numberOfFolds: 3, samplingKeyColumnName: "Place");
            Console.WriteLine(folds.Count + " folds, " + folds.Sum(fold => fold.TestSet.Preview(1000).RowView.Length) + " test rows");
            foreach (var fold in folds)
            {
                var train = fold.TrainSet.GetColumn<string>("Path").ToHashSet();
                if (fold.TestSet.GetColumn<string>("Path").Any(train.Contains))
                    Console.WriteLine("a row in both parts");
            }
        }

        // Expected output:
        // 60 rows, 0 in both
        // False
        // 3 folds, 60 test rows

        private static IEnumerable<Photo> Photos()
        {
            for (int i = 0; i < 60; i++)
                yield return new Photo { Path = $"{i:00}.jpg", Place = i % 12 };
        }

        private class Photo
        {
            public string Path { get; set; }

            public float Place { get; set; }
        }
    }
}
