using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Models
{
    /// <summary>Models in files and streams, alone, with a schema, or with the loader of their data; engines in every form.</summary>
    public static class SaveLoadModel
    {
        public static void Example()
        {
            File.WriteAllText("data.csv", "Label,A,B\nx,1,2\ny,3,4\nx,5,6\n");
            var mlContext = new MLContext();
            var loader = mlContext.Data.CreateTextLoader<Row>(separatorChar: ',', hasHeader: true, dataSample: new MultiFileSource("data.csv"));
            IDataView data = loader.Load("data.csv");
            var pipeline = mlContext.Transforms.Concatenate("Features", "A", "B").Append(mlContext.Transforms.Conversion.MapValueToKey("Key", "Label"));
            ITransformer model = pipeline.Fit(data);

            // With a schema.
            mlContext.Model.Save(model, data.Schema, "model.zip");
            using (var stream = new MemoryStream())
            {
                mlContext.Model.Save(model, data.Schema, stream);
                stream.Position = 0;
                ITransformer fromStream = mlContext.Model.Load(stream, out DataViewSchema streamSchema);
                Console.WriteLine(string.Join(", ", streamSchema.Select(column => column.ToString())) + " " + fromStream.GetOutputSchema(streamSchema)["Key"].Type);
            }

            // Without.
            mlContext.Model.Save(model, inputSchema: null, filePath: "bare.zip");
            ITransformer bare = mlContext.Model.Load("bare.zip", out var none);
            Console.WriteLine(none == null);

            // With a loader.
            mlContext.Model.Save(model, loader, "loader.zip");
            ITransformer loaded = mlContext.Model.LoadWithDataLoader("loader.zip", out IDataLoader<IMultiStreamSource> loadedLoader);
            IDataView again = loaded.Transform(loadedLoader.Load(new MultiFileSource("data.csv")));
            Console.WriteLine(string.Join(" | ", again.GetColumn<float[]>("Features").Select(row => string.Join(" ", row))) + " " + string.Join("", again.GetColumn<uint>("Key")));
            ITransformer alone = mlContext.Model.Load("loader.zip", out DataViewSchema loaderSchema);
            Console.WriteLine(string.Join(" ", loaderSchema.Select(column => column.Name)) + " " + alone.GetOutputSchema(loaderSchema).Count);
            using (var stream = new MemoryStream())
            {
                mlContext.Model.Save(model, loader, stream);
                stream.Position = 0;
                mlContext.Model.LoadWithDataLoader(stream, out loadedLoader);
                Console.WriteLine(string.Join(" ", loadedLoader.GetOutputSchema().Select(column => column.Name)));
            }

            // A loader and steps as one.
            var composite = loader.Append(mlContext.Transforms.Concatenate("Features", "B", "A")).Fit(new MultiFileSource("data.csv"));
            Console.WriteLine(string.Join(" ", composite.Load("data.csv").GetColumn<float[]>("Features").First()) + " " + composite.GetOutputSchema()["Features"].Type);
            var appended = loader.Append(model);
            Console.WriteLine(appended.Load("data.csv").Schema.Count);

            // Engines.
            var engine = mlContext.Model.CreatePredictionEngine<Row, Output>(model);
            Output reused = engine.Predict(new Row { A = 7, B = 8, Label = "y" });
            Console.WriteLine(string.Join(" ", reused.Features) + " " + reused.Key);
            engine.Predict(new Row { A = 9, B = 10, Label = "z" }, ref reused);
            Console.WriteLine(string.Join(" ", reused.Features) + " " + reused.Key + " " + engine.OutputSchema.Count);
            var bySchema = mlContext.Model.CreatePredictionEngine<Row, Output>(model, data.Schema);
            var byOptions = mlContext.Model.CreatePredictionEngine<Row, Output>(model, new PredictionEngineOptions { IgnoreMissingColumns = true, OwnsTransformer = false });
            var definition = SchemaDefinition.Create(typeof(Output));
            definition["Key"].ColumnName = "Key";
            var byDefinition = mlContext.Model.CreatePredictionEngine<Row, Output>(model, ignoreMissingColumns: false, inputSchemaDefinition: null, outputSchemaDefinition: definition);
            Console.WriteLine(string.Join(" ", new[] { bySchema, byOptions, byDefinition }.Select(made => made.Predict(new Row { A = 1, Label = "x" }).Key)));
            byOptions.Dispose();
            Console.WriteLine(engine.Predict(new Row { A = 1, B = 1, Label = "x" }).Key);
        }

        // Expected output:
        // Label: String, A: Single, B: Single Key<UInt32, 0-1>
        // True
        // 1 2 | 3 4 | 5 6 121
        // Label A B 5
        // Label A B
        // 2 1 Vector<Single, 2>
        // 5
        // 7 8 2
        // 9 10 0 5
        // 1 1 1
        // 1

        private class Row
        {
            [LoadColumn(0)]
            public string Label { get; set; }

            [LoadColumn(1)]
            public float A { get; set; }

            [LoadColumn(2)]
            public float B { get; set; }
        }

        private class Output
        {
            public float[] Features { get; set; }

            public uint Key { get; set; }
        }
    }
}
