using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using Microsoft.ML.Vision;
using static Microsoft.ML.DataOperationsCatalog;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace Samples.Trainers
{
    /// <summary>Transfer learning as the console samples do it: default options, explicit options, early stopping, schedules, a saved model, predictions with label names.</summary>
    public static class ImageClassificationTransferLearning
    {
        public static void Example()
        {
            Assets.Backbones("backbones");
            string fullImagesetFolderPath = Assets.Colours("images", 12);
            MLContext mlContext = new MLContext(seed: 1);
            int heard = 0;
            mlContext.Log += (object sender, LoggingEventArgs e) =>
            {
                if (e.Message.StartsWith("[Source=ImageClassificationTrainer;") && e.RawMessage.StartsWith("Phase: "))
                    heard++;
            };

            IEnumerable<ImageData> images = LoadImagesFromDirectory(folder: fullImagesetFolderPath, useFolderNameAsLabel: true);
            IDataView shuffledImageFileNames = mlContext.Data.ShuffleRows(mlContext.Data.LoadFromEnumerable(images));
            IDataView shuffledFullImagesDataset = mlContext.Transforms.Conversion
                .MapValueToKey(outputColumnName: "LabelAsKey", inputColumnName: "Label", keyOrdinality: KeyOrdinality.ByValue)
                .Append(mlContext.Transforms.LoadRawImageBytes(outputColumnName: "Image", imageFolder: fullImagesetFolderPath, inputColumnName: "ImagePath"))
                .Fit(shuffledImageFileNames)
                .Transform(shuffledImageFileNames);
            TrainTestData trainTestData = mlContext.Data.TrainTestSplit(shuffledFullImagesDataset, testFraction: 0.3, seed: 1);
            IDataView trainDataView = trainTestData.TrainSet;
            IDataView testDataView = trainTestData.TestSet;

            // Default options.
            var pipeline = mlContext.MulticlassClassification.Trainers.ImageClassification(featureColumnName: "Image", labelColumnName: "LabelAsKey", validationSet: testDataView)
                .Append(mlContext.Transforms.Conversion.MapKeyToValue(outputColumnName: "PredictedLabel", inputColumnName: "PredictedLabel"));
            ITransformer trainedModel = pipeline.Fit(trainDataView);
            MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(trainedModel.Transform(testDataView), labelColumnName: "LabelAsKey", predictedLabelColumnName: "PredictedLabel");
            Console.WriteLine("default: " + (metrics.MicroAccuracy > 0.9) + " " + (metrics.MacroAccuracy > 0.9) + ", heard: " + (heard > 36));

            // Saved, loaded, and asked about one picture.
            mlContext.Model.Save(trainedModel, trainDataView.Schema, "imageClassifier.zip");
            ITransformer loadedModel;
            DataViewSchema schema;
            using (var file = File.OpenRead("imageClassifier.zip"))
                loadedModel = mlContext.Model.Load(file, out schema);
            Console.WriteLine(string.Join(", ", schema.Select(column => column.ToString())));
            var predictionEngine = mlContext.Model.CreatePredictionEngine<InMemoryImageData, ImagePrediction>(loadedModel);
            var imageToPredict = new InMemoryImageData { Image = File.ReadAllBytes(Path.Combine(fullImagesetFolderPath, "green", "03.png")), ImageFileName = "03.png" };
            ImagePrediction prediction = predictionEngine.Predict(imageToPredict);
            Console.WriteLine($"{prediction.PredictedLabel} of {prediction.Score.Length}, sum {prediction.Score.Sum():0.00}");
            VBuffer<ReadOnlyMemory<char>> slotNames = default;
            predictionEngine.OutputSchema[nameof(ImagePrediction.Score)].GetSlotNames(ref slotNames);
            string[] labels = slotNames.DenseValues().Select(name => name.ToString()).ToArray();
            Console.WriteLine(string.Join(" ", labels) + ": " + labels[Array.IndexOf(prediction.Score, prediction.Score.Max())]);
            VBuffer<ReadOnlyMemory<char>> keys = default;
            loadedModel.GetOutputSchema(schema)["LabelAsKey"].GetKeyValues(ref keys);
            Console.WriteLine(string.Join(" ", keys.DenseValues()));

            // Explicit options.
            var lines = new List<string>();
            var options = new ImageClassificationTrainer.Options()
            {
                FeatureColumnName = "Image",
                LabelColumnName = "LabelAsKey",
                ScoreColumnName = "Score",
                PredictedLabelColumnName = "PredictedLabel",
                Arch = ImageClassificationTrainer.Architecture.MobilenetV2,
                Epoch = 8,
                BatchSize = 10,
                LearningRate = 0.01f,
                LearningRateScheduler = new ExponentialLRDecay(learningRate: 0.05f, numEpochsPerDecay: 2, decayRate: 0.94f, staircase: true),
                EarlyStoppingCriteria = null,
                MetricsCallback = (metric) => lines.Add(metric.ToString()),
                ValidationSet = testDataView,
                ValidationSetFraction = 0.1f,
                TestOnTrainSet = true,
                WorkspacePath = "workspace",
                FinalModelPrefix = "retrained_",
                ReuseTrainSetBottleneckCachedValues = true,
                ReuseValidationSetBottleneckCachedValues = true,
                TrainSetBottleneckCachedValuesFileName = "train.csv",
                ValidationSetBottleneckCachedValuesFileName = "validation.csv",
            };
            var trainer = mlContext.MulticlassClassification.Trainers.ImageClassification(options);
            MulticlassPredictionTransformer<ImageClassificationModelParameters> fitted = trainer.Fit(trainDataView);
            Console.WriteLine($"{fitted.FeatureColumnName} {fitted.FeatureColumnType} {fitted.Model.GetType().Name} {trainer.Info.SupportsValidation}");
            Console.WriteLine(lines.Count(line => line.StartsWith("Phase: Bottleneck Computation, Dataset used:      Train, Image Index:   1"))
                + " " + lines.Count(line => line.StartsWith("Phase: Bottleneck Computation, Dataset used: Validation, Image Index:"))
                + " " + lines.Count(line => line.StartsWith("Phase: Training, Dataset used:      Train, Batch Processed Count:   3, Learning Rate:       0.05 Epoch:   0, Accuracy: "))
                + " " + lines.Count(line => line.StartsWith("Phase: Training, Dataset used: Validation, Batch Processed Count:   3, Epoch:   7, Accuracy: ")));
            Console.WriteLine(string.Join(" ", new[] { "retrained_mobilenet_v2.onnx", "train.csv", "validation.csv" }.Where(name => File.Exists(Path.Combine("workspace", name))).OrderBy(name => name, StringComparer.Ordinal)));

            // The other criteria and schedules.
            options.MetricsCallback = null;
            foreach (var (name, criteria, schedule) in new (string, ImageClassificationTrainer.EarlyStopping, LearningRateScheduler)[]
            {
                ("accuracy", new ImageClassificationTrainer.EarlyStopping(), new ExponentialLRDecay()),
                ("loss", new ImageClassificationTrainer.EarlyStopping(minDelta: 0.001f, patience: 2, metric: ImageClassificationTrainer.EarlyStoppingMetric.Loss), new PolynomialLRDecay(learningRate: 0.1f, numEpochsPerDecay: 2f, endLearningRate: 0.001f, power: 1f, cycle: false)),
                ("growing", new ImageClassificationTrainer.EarlyStopping(patience: 3, metric: ImageClassificationTrainer.EarlyStoppingMetric.Accuracy, checkIncreasing: true) { MinDelta = 0.01f }, new LsrDecay(baseLearningRate: 1f)),
                ("steps", null, new LsrDecay(new List<LsrDecay.LearningRateSchedulerItem> { new LsrDecay.LearningRateSchedulerItem(4, 0.5f), new LsrDecay.LearningRateSchedulerItem(0, 1f) }, 1f)),
            })
            {
                options.EarlyStoppingCriteria = criteria;
                options.LearningRateScheduler = schedule;
                options.Epoch = 30;
                var model = mlContext.MulticlassClassification.Trainers.ImageClassification(options).Fit(trainDataView, testDataView);
                Console.WriteLine(name + ": " + (mlContext.MulticlassClassification.Evaluate(model.Transform(testDataView), labelColumnName: "LabelAsKey").MicroAccuracy > 0.8));
            }

            var stopping = new ImageClassificationTrainer.EarlyStopping(patience: 2);
            Console.WriteLine(string.Join(" ", new[] { 0.5f, 0.6f, 0.6f, 0.6f }.Select(accuracy => stopping.ShouldStop(new ImageClassificationTrainer.TrainMetrics { Accuracy = accuracy, DatasetUsed = ImageClassificationTrainer.ImageClassificationMetrics.Dataset.Validation }))) + " " + stopping.Patience + stopping.CheckIncreasing);
            var record = new ImageClassificationTrainer.ImageClassificationMetrics
            {
                Train = new ImageClassificationTrainer.TrainMetrics { Epoch = 1, BatchProcessedCount = 18, LearningRate = 0.01f, Accuracy = 0.9388888f, CrossEntropy = 0.4604503f, DatasetUsed = ImageClassificationTrainer.ImageClassificationMetrics.Dataset.Train },
                Bottleneck = new ImageClassificationTrainer.BottleneckMetrics { Index = 3, DatasetUsed = ImageClassificationTrainer.ImageClassificationMetrics.Dataset.Validation },
            };
            Console.WriteLine(record.Train);
            Console.WriteLine(record.Bottleneck);

            // The other networks, by name.
            foreach (var architecture in new[] { ImageClassificationTrainer.Architecture.ResnetV2101, ImageClassificationTrainer.Architecture.InceptionV3, ImageClassificationTrainer.Architecture.ResnetV250 })
            {
                var short_ = new ImageClassificationTrainer.Options { FeatureColumnName = "Image", LabelColumnName = "LabelAsKey", Arch = architecture, Epoch = 2 };
                Console.WriteLine(architecture + " " + mlContext.MulticlassClassification.Trainers.ImageClassification(short_).Fit(trainDataView).Transform(testDataView).Schema["Score"].Type);
            }

            fitted.Model.Dispose();
        }

        // Expected output:
        // default: True True, heard: True
        // ImagePath: String, Label: String, LabelAsKey: Key<UInt32, 0-2>, Image: Vector<Byte>
        // green of 3, sum 1.00
        // blue green red: green
        // blue green red
        // Image Vector<Byte> ImageClassificationModelParameters True
        // 1 11 1 1
        // retrained_mobilenet_v2.onnx train.csv validation.csv
        // accuracy: True
        // loss: True
        // growing: True
        // steps: True
        // False False False True 2True
        // Phase: Training, Dataset used:      Train, Batch Processed Count:  18, Learning Rate:       0.01 Epoch:   1, Accuracy:  0.9388888, Cross-Entropy:  0.4604503
        // Phase: Bottleneck Computation, Dataset used: Validation, Image Index:   3
        // ResnetV2101 Vector<Single, 3>
        // InceptionV3 Vector<Single, 3>
        // ResnetV250 Vector<Single, 3>

        public static IEnumerable<ImageData> LoadImagesFromDirectory(string folder, bool useFolderNameAsLabel = true)
        {
            var files = Directory.GetFiles(folder, "*", searchOption: SearchOption.AllDirectories).OrderBy(path => path, StringComparer.Ordinal);
            foreach (var file in files)
            {
                if ((Path.GetExtension(file) != ".jpg") && (Path.GetExtension(file) != ".png"))
                    continue;
                yield return new ImageData { ImagePath = file, Label = useFolderNameAsLabel ? Directory.GetParent(file).Name : Path.GetFileName(file) };
            }
        }

        public class ImageData
        {
            [LoadColumn(0)]
            public string ImagePath;

            [LoadColumn(1)]
            public string Label;
        }

        public class InMemoryImageData
        {
            public byte[] Image;
            public string Label;
            public string ImageFileName;
        }

        public class ImagePrediction
        {
            [ColumnName("Score")]
            public float[] Score;

            [ColumnName("PredictedLabel")]
            public string PredictedLabel;
        }
    }
}
