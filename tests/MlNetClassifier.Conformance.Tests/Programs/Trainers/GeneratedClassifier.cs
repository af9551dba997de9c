using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using Microsoft.ML.Vision;

namespace Samples.Trainers
{
    /// <summary>Training and consumption as ML.NET's model builder generates them: bytes in, a lazy engine, scores by label names from the schema.</summary>
    public partial class GeneratedClassifier
    {
        public static void Example()
        {
            Assets.Backbones("backbones");
            string folder = Assets.Colours("images", 9);
            var mlContext = new MLContext(seed: 1);
            IDataView data = LoadImageFromFolder(mlContext, folder);
            ITransformer model = RetrainModel(mlContext, data);
            SaveModel(mlContext, model, data, ModelPath);

            var sampleData = new ModelInput { ImageSource = File.ReadAllBytes(Path.Combine(folder, "blue", "02.png")) };
            ModelOutput prediction = Predict(sampleData);
            Console.WriteLine(prediction.PredictedLabel + " " + prediction.Label + " " + prediction.Score.Length + " " + (prediction.ImageSource.Length == sampleData.ImageSource.Length));
            foreach (KeyValuePair<string, float> score in PredictAllLabels(sampleData))
                Console.WriteLine($"{score.Key,-10} {score.Value > 0.34f}");

            var crossValidation = mlContext.MulticlassClassification.CrossValidate(data, BuildPipeline(mlContext), numberOfFolds: 3, labelColumnName: @"Label");
            Console.WriteLine(crossValidation.Select(fold => fold.Metrics.MicroAccuracy).Average() > 0.8);
            Console.WriteLine(mlContext.MulticlassClassification.Evaluate(model.Transform(data), labelColumnName: @"Label", predictedLabelColumnName: @"PredictedLabel").MicroAccuracy > 0.9);
        }

        // Expected output:
        // blue 0 3 True
        // blue       True
        // green      False
        // red        False
        // True
        // True

        public class ModelInput
        {
            [LoadColumn(0)]
            [ColumnName(@"Label")]
            public string Label { get; set; }

            [LoadColumn(1)]
            [ColumnName(@"ImageSource")]
            public byte[] ImageSource { get; set; }
        }

        public class ModelOutput
        {
            [ColumnName(@"Label")]
            public uint Label { get; set; }

            [ColumnName(@"ImageSource")]
            public byte[] ImageSource { get; set; }

            [ColumnName(@"PredictedLabel")]
            public string PredictedLabel { get; set; }

            [ColumnName(@"Score")]
            public float[] Score { get; set; }
        }

        private static readonly string ModelPath = Path.GetFullPath("GeneratedClassifier.mlnet");

        public static readonly Lazy<PredictionEngine<ModelInput, ModelOutput>> PredictEngine = new Lazy<PredictionEngine<ModelInput, ModelOutput>>(() => CreatePredictEngine(), true);

        public static ModelOutput Predict(ModelInput input)
        {
            var predEngine = PredictEngine.Value;
            return predEngine.Predict(input);
        }

        public static IOrderedEnumerable<KeyValuePair<string, float>> PredictAllLabels(ModelInput input)
        {
            var result = PredictEngine.Value.Predict(input);
            var labels = GetLabels();
            var unlabeledScores = result.Score;
            var labeledScores = new Dictionary<string, float>();
            for (int i = 0; i < labels.Count(); i++)
                labeledScores.Add(labels.ElementAt(i), unlabeledScores[i]);
            return labeledScores.OrderByDescending(c => c.Value > 0.34f ? 1 : 0).ThenBy(c => c.Key, StringComparer.Ordinal);
        }

        private static IEnumerable<string> GetLabels()
        {
            var schema = PredictEngine.Value.OutputSchema;
            var labelColumn = schema.GetColumnOrNull("Label");
            if (labelColumn == null)
                throw new Exception("Label column not found. Make sure the name searched for matches the name in the schema.");

            // Key values contains an ordered array of the possible labels. This allows us to map the results to the correct label value.
            var keyNames = new VBuffer<ReadOnlyMemory<char>>();
            labelColumn.Value.GetKeyValues(ref keyNames);
            return keyNames.DenseValues().Select(x => x.ToString());
        }

        private static PredictionEngine<ModelInput, ModelOutput> CreatePredictEngine()
        {
            var mlContext = new MLContext();
            ITransformer mlModel = mlContext.Model.Load(ModelPath, out var _);
            return mlContext.Model.CreatePredictionEngine<ModelInput, ModelOutput>(mlModel);
        }

        public static IDataView LoadImageFromFolder(MLContext mlContext, string folder)
        {
            var res = new List<ModelInput>();
            var allowedImageExtensions = new[] { ".png", ".jpg", ".jpeg", ".gif" };
            DirectoryInfo rootDirectoryInfo = new DirectoryInfo(folder);
            foreach (DirectoryInfo directory in rootDirectoryInfo.GetDirectories().OrderBy(directory => directory.Name, StringComparer.Ordinal))
            {
                var imageList = directory.EnumerateFiles().Where(f => allowedImageExtensions.Contains(f.Extension.ToLower()));
                if (imageList.Any())
                    res.AddRange(imageList.OrderBy(i => i.Name).Select(i => new ModelInput { Label = directory.Name, ImageSource = File.ReadAllBytes(i.FullName) }));
            }

            return mlContext.Data.LoadFromEnumerable(res);
        }

        public static ITransformer RetrainModel(MLContext mlContext, IDataView trainData) => BuildPipeline(mlContext).Fit(trainData);

        public static void SaveModel(MLContext mlContext, ITransformer model, IDataView data, string modelSavePath)
        {
            DataViewSchema dataViewSchema = data.Schema;
            using (var fs = File.Create(modelSavePath))
            {
                mlContext.Model.Save(model, dataViewSchema, fs);
            }
        }

        public static IEstimator<ITransformer> BuildPipeline(MLContext mlContext)
        {
            // Data process configuration with pipeline data transformations
            var pipeline = mlContext.Transforms.Conversion.MapValueToKey(outputColumnName: @"Label", inputColumnName: @"Label", addKeyValueAnnotationsAsText: false)
                .Append(mlContext.MulticlassClassification.Trainers.ImageClassification(labelColumnName: @"Label", scoreColumnName: @"Score", featureColumnName: @"ImageSource"))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue(outputColumnName: @"PredictedLabel", inputColumnName: @"PredictedLabel"));
            return pipeline;
        }
    }
}
