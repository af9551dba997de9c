using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Samples.Conversion
{
    public static class OneHotEncoding
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            var data = mlContext.Data.LoadFromEnumerable(new List<DataPoint>
            {
                new DataPoint { Education = "0-5yrs", Zip = "98005" },
                new DataPoint { Education = "0-5yrs", Zip = "98052" },
                new DataPoint { Education = "6-11yrs", Zip = "98005" },
                new DataPoint { Education = "11-15yrs", Zip = "98005" },
            });

            foreach (var kind in new[] { OneHotEncodingEstimator.OutputKind.Indicator, OneHotEncodingEstimator.OutputKind.Bag, OneHotEncodingEstimator.OutputKind.Binary })
            {
                var pipeline = mlContext.Transforms.Categorical.OneHotEncoding("EducationEncoded", "Education", kind);
                Print(kind.ToString(), pipeline.Fit(data).Transform(data), "EducationEncoded");
            }

            var key = mlContext.Transforms.Categorical.OneHotEncoding("Key", "Education", outputKind: OneHotEncodingEstimator.OutputKind.Key,
                keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
            Console.WriteLine("Key: " + string.Join(" ", key.Fit(data).Transform(data).GetColumn<uint>("Key")));

            var multi = mlContext.Transforms.Categorical.OneHotEncoding(new[] { new InputOutputColumnPair("Education"), new InputOutputColumnPair("Zip") });
            var encoded = multi.Fit(data).Transform(data);
            Print("Education", encoded, "Education");
            Print("Zip", encoded, "Zip");
        }

        // Expected output:
        // Indicator: 100 100 010 001
        // Bag: 100 100 010 001
        // Binary: 000 000 001 010
        // Key: 1 1 3 2
        // Education: 100 100 010 001
        // Zip: 10 01 10 10

        private static void Print(string name, IDataView data, string column) =>
            Console.WriteLine(name + ": " + string.Join(" ", data.GetColumn<float[]>(column).Select(row => string.Join("", row))));

        private class DataPoint
        {
            public string Education { get; set; }

            public string Zip { get; set; }
        }
    }
}
