using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

namespace Samples.Models
{
    /// <summary>Chains taken apart and put together, scopes, options of the context.</summary>
    public static class Chains
    {
        public static void Example()
        {
            var mlContext = new MLContext(seed: 1);
            IDataView data = mlContext.Data.LoadFromEnumerable(new[] { new Row { A = 1, B = 2 }, new Row { A = 3, B = 4 } });

            ColumnConcatenatingTransformer fitted = null;
            var estimator = new EstimatorChain<ITransformer>()
                .Append(mlContext.Transforms.Concatenate("Features", "A", "B").WithOnFitDelegate(transformer => fitted = transformer))
                .Append(mlContext.Transforms.CopyColumns("Kept", "Features"), TransformerScope.TrainTest)
                .Append(mlContext.Transforms.NormalizeMinMax("Features"), TransformerScope.Everything);
            TransformerChain<NormalizingTransformer> model = estimator.Fit(data);
            Console.WriteLine((fitted != null) + " " + model.Count() + " " + model.LastTransformer.IsRowToRowMapper + " " + (estimator.LastEstimator != null));
            Console.WriteLine(string.Join(" ", model.GetOutputSchema(data.Schema).Select(column => column.Name)));
            Console.WriteLine(string.Join(" ", model.GetOutputSchema(data.Schema, TransformerScope.Scoring).Select(column => column.Name)));
            TransformerChain<ITransformer> scoring = model.GetModelFor(TransformerScope.Scoring);
            Console.WriteLine(scoring.Count() + " " + model.Transform(data, TransformerScope.Testing).Schema.Count);

            // Other ways of making chains.
            var both = new TransformerChain<ITransformer>(model.First(), model.Last());
            var scoped = new TransformerChain<ITransformer>(model.ToArray(), new[] { TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring });
            Console.WriteLine(both.Append(mlContext.Transforms.DropColumns("A").Fit(both.Transform(data))).Count() + " " + scoped.GetModelFor(TransformerScope.Training).Count() + " " + TransformerScope.None);
            ITransformer appended = model.Append(mlContext.Transforms.CopyColumns("Again", "Features").Fit(model.Transform(data)));
            Console.WriteLine(string.Join(" ", appended.Transform(data).GetColumn<float[]>("Again").Last()));

            // Row by row.
            IRowToRowMapper mapper = appended.GetRowToRowMapper(data.Schema);
            using (var cursor = data.GetRowCursor(mapper.GetDependencies(new[] { mapper.OutputSchema["Again"] })))
            {
                cursor.MoveNext();
                DataViewRow row = mapper.GetRow(cursor, new[] { mapper.OutputSchema["Again"] });
                VBuffer<float> values = default;
                row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Again"])(ref values);
                Console.WriteLine(mapper.InputSchema.Count + " " + string.Join(" ", values.DenseValues().Select(value => value.ToString("0.00"))));
            }

            // The context's own settings.
            Console.WriteLine(mlContext.TryAddOption("answer", 42) + " " + mlContext.TryAddOption("answer", 43) + " " + mlContext.TryGetOption("answer", out int answer) + " " + answer);
            mlContext.SetOption("answer", 44);
            Console.WriteLine(mlContext.GetOptionOrDefault<int>("answer") + " " + mlContext.RemoveOption("answer") + " " + mlContext.GetOptionOrDefault<int>("answer"));
            Console.WriteLine((mlContext.TempFilePath.Length > 0) + " " + mlContext.GpuDeviceId.HasValue + " " + mlContext.FallbackToCpu);
            var pair = new InputOutputColumnPair("Out", "In");
            Console.WriteLine(pair.OutputColumnName + " " + pair.InputColumnName + " " + new InputOutputColumnPair("Same").InputColumnName);

            // What schedules and engines are made of.
            var exponential = new ExponentialLRDecay { LearningRate = 0.02f, DecayRate = 0.9f, NumEpochsPerDecay = 3, Staircase = false, GlobalStep = 0, DecaySteps = 0 };
            var polynomial = new PolynomialLRDecay();
            var steps = new LsrDecay.LearningRateSchedulerItem(3, 0.5f);
            Console.WriteLine($"{exponential.LearningRate} {exponential.DecayRate} {polynomial.LearningRate} {polynomial.EndLearningRate} {polynomial.Power} {polynomial.Cycle} {polynomial.NumEpochsPerDecay} "
                + $"{steps.Epoch} {steps.ScalingFactor} {new LsrDecay().BaseLearningRate}");
            var engineOptions = new PredictionEngineOptions { InputSchemaDefinition = SchemaDefinition.Create(typeof(Row)), OutputSchemaDefinition = SchemaDefinition.Create(typeof(Output)), IgnoreMissingColumns = false };
            using (PredictionEngine<Row, Output> engine = mlContext.Model.CreatePredictionEngine<Row, Output>(appended, engineOptions))
                Console.WriteLine(string.Join(" ", engine.Predict(new Row { A = 3, B = 0 }).Again));
            model.Dispose();
        }

        // Expected output:
        // True 3 True True
        // A B Features Kept Features
        // A B Features Features
        // 2 5
        // 3 1 None
        // 1 1
        // 2 0.33 0.50
        // True False True 42
        // 44 True 0
        // True False False
        // Out In Same
        // 0.02 0.9 0.01 0.0001 1 False 2 3 0.5 0.1
        // 1 0

        private class Row
        {
            public float A { get; set; }

            public float B { get; set; }
        }

        private class Output
        {
            public float[] Again { get; set; }
        }
    }
}
