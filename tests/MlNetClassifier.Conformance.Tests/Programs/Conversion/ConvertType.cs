using System;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Conversion
{
    public static class ConvertType
    {
        public static void Example()
        {
            var mlContext = new MLContext(seed: 1);
            IDataView data = mlContext.Data.LoadFromEnumerable(new[]
            {
                new Input { Survived = true, Age = "37.5", Count = 3, Values = new double[] { 1.5, 2 } },
                new Input { Survived = false, Age = "", Count = -4, Values = new double[] { 0, -1e30 } },
            });
            var pipeline = mlContext.Transforms.Conversion.ConvertType("SurvivedNumber", "Survived", DataKind.Int32)
                .Append(mlContext.Transforms.Conversion.ConvertType("AgeNumber", "Age"))
                .Append(mlContext.Transforms.Conversion.ConvertType(new[]
                {
                    new InputOutputColumnPair("CountNumber", "Count"),
                    new InputOutputColumnPair("Values"),
                }, DataKind.Single))
                .Append(mlContext.Transforms.Conversion.ConvertType("CountText", "Count", DataKind.String));
            IDataView converted = pipeline.Fit(data).Transform(data);
            Console.WriteLine(string.Join(", ", converted.Schema.Where(column => !column.IsHidden).Select(column => column.ToString())));
            foreach (var row in mlContext.Data.CreateEnumerable<Output>(converted, reuseRowObject: false))
                Console.WriteLine($"{row.SurvivedNumber} {row.AgeNumber} {row.CountNumber} {row.Values[0]} {row.Values[1]} {row.CountText}");
        }

        // Expected output:
        // Survived: Boolean, Age: String, Count: Int32, SurvivedNumber: Int32, AgeNumber: Single, CountNumber: Single, Values: Vector<Single, 2>, CountText: String
        // 1 37.5 3 1.5 2 3
        // 0 NaN -4 0 -1E+30 -4

        private class Input
        {
            public bool Survived { get; set; }

            public string Age { get; set; }

            public int Count { get; set; }

            [VectorType(2)]
            public double[] Values { get; set; }
        }

        private class Output
        {
            public int SurvivedNumber { get; set; }

            public float AgeNumber { get; set; }

            public float CountNumber { get; set; }

            public float[] Values { get; set; }

            public string CountText { get; set; }
        }
    }
}
