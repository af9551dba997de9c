using System;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Samples.Conversion
{
    public static class Columns
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            IDataView data = mlContext.Data.LoadFromEnumerable(new[]
            {
                new Row { A = 1, B = new float[] { 2, 4 }, C = "x" },
                new Row { A = 2, B = new float[] { -8, 0 }, C = "y" },
            });

            var pipeline = mlContext.Transforms.Concatenate("Features", "A", "B")
                .Append(mlContext.Transforms.CopyColumns("Raw", "Features"))
                .Append(mlContext.Transforms.NormalizeMinMax("Features"))
                .Append(mlContext.Transforms.NormalizeMinMax("Free", "Raw", fixZero: false));
            var transformer = pipeline.Fit(data);
            IDataView view = transformer.Transform(data);
            foreach (var column in new[] { "Raw", "Features", "Free" })
                Console.WriteLine(column + ": " + string.Join(" | ", view.GetColumn<float[]>(column).Select(row => string.Join(" ", row))) + " " + view.Schema[column].IsNormalized());
            VBuffer<ReadOnlyMemory<char>> slots = default;
            view.Schema["Raw"].GetSlotNames(ref slots);
            Console.WriteLine(string.Join(",", slots.DenseValues()));

            Show(mlContext.Transforms.DropColumns("A", "C"), view);
            Show(mlContext.Transforms.SelectColumns("C", "Raw"), view);
            Show(mlContext.Transforms.SelectColumns(new[] { "Features" }, keepHidden: true), view);
            Show(mlContext.Transforms.SelectColumns(new[] { "Features" }, keepHidden: false), view);

            // What an estimator will make can be asked before there is data.
            SchemaShape shape = pipeline.GetOutputSchema(SchemaShape.Create(data.Schema));
            Console.WriteLine(string.Join(" ", shape.Select(column => column.Name + ":" + column.Kind)));
            Console.WriteLine(transformer.GetOutputSchema(data.Schema)["Features"].Type + " " + transformer.IsRowToRowMapper);
            Console.WriteLine(transformer.LastTransformer.GetType().Name + " " + pipeline.LastEstimator.GetType().Name + " " + transformer.Count());
        }

        // Expected output:
        // Raw: 1 2 4 | 2 -8 0 False
        // Features: 0.5 0.25 1 | 1 -1 0 True
        // Free: 0 1 1 | 1 0 0 True
        // A,,
        // B Raw Features Free
        // C Raw
        // Features Features
        // Features
        // A:Scalar B:Vector C:Scalar Features:Vector Raw:Vector Free:Vector
        // Vector<Single, 3> True
        // NormalizingTransformer NormalizingEstimator 4

        private static void Show(IEstimator<ITransformer> estimator, IDataView data) =>
            Console.WriteLine(string.Join(" ", estimator.Fit(data).Transform(data).Schema.Select(column => column.Name)));

        private class Row
        {
            public float A { get; set; }

            [VectorType(2)]
            public float[] B { get; set; }

            public string C { get; set; }
        }
    }
}
