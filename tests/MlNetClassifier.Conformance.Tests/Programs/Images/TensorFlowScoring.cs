using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Samples.Images
{
    /// <summary>A frozen TensorFlow graph: its schemas, its scores, and an engine for single pictures.</summary>
    public static class TensorFlowScoring
    {
        public static void Example()
        {
            string modelLocation = Assets.Shared("models/mobilenet_v1_0.25_128_frozen.pb");
            var mlContext = new MLContext();
            using TensorFlowModel tensorFlowModel = mlContext.Model.LoadTensorFlowModel(modelLocation);
            Console.WriteLine(string.Join(", ", tensorFlowModel.GetInputSchema().Select(column => $"{column.Name}: {column.Type}")));
            DataViewSchema schema = tensorFlowModel.GetModelSchema();
            Console.WriteLine(schema["MobilenetV1/Predictions/Reshape_1"].Type + " " + (schema.Count > 30));

            var idv = mlContext.Data.LoadFromEnumerable(GetTensorData());
            var pipeline = tensorFlowModel.ScoreTensorFlowModel(new[] { "MobilenetV1/Predictions/Reshape_1" }, new[] { nameof(TensorData.input) }, addBatchDimensionInput: true)
                .Append(mlContext.Transforms.CopyColumns("Output", "MobilenetV1/Predictions/Reshape_1"));
            var transformedValues = pipeline.Fit(idv).Transform(idv);
            foreach (var prediction in mlContext.Data.CreateEnumerable<OutputScores>(transformedValues, reuseRowObject: false))
                Console.WriteLine(prediction.Output.Length + " " + prediction.Output.Sum().ToString("0.000"));

            var engine = mlContext.Model.CreatePredictionEngine<TensorData, OutputScores>(
                tensorFlowModel.ScoreTensorFlowModel("MobilenetV1/Predictions/Reshape_1", "input", addBatchDimensionInput: true)
                    .Append(mlContext.Transforms.CopyColumns("Output", "MobilenetV1/Predictions/Reshape_1")).Fit(idv));
            Console.WriteLine(engine.Predict(GetTensorData()[0]).Output.SequenceEqual(transformedValues.GetColumn<float[]>("Output").First()));
            using (var batched = mlContext.Model.LoadTensorFlowModel(modelLocation, treatOutputAsBatched: false))
                Console.WriteLine(batched.GetModelSchema()["MobilenetV1/Predictions/Reshape_1"].Type);
        }

        // Expected output:
        // input: Vector<Single, 128, 128, 3>
        // Vector<Single, 1001> True
        // 1001 1.000
        // 1001 1.000
        // True
        // Vector<Single, 1001>

        private const int Side = 128;

        public class TensorData
        {
            [VectorType(Side, Side, 3)]
            public float[] input { get; set; }
        }

        public static TensorData[] GetTensorData()
        {
            var image1 = Enumerable.Range(0, Side * Side * 3).Select(x => (float)x / (Side * Side * 3)).ToArray();
            var image2 = Enumerable.Range(0, Side * Side * 3).Select(x => (float)(x + 10000) / (Side * Side * 3)).ToArray();
            return new[] { new TensorData { input = image1 }, new TensorData { input = image2 } };
        }

        private class OutputScores
        {
            public float[] Output { get; set; }
        }
    }
}
