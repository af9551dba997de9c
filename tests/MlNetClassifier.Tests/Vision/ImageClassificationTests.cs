using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Trainers;
using MlNetClassifier.Trainers.Heads;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Tests.Vision;

public class ImageClassificationTests
{
    /// <summary>A program written for ML.NET, with the backbone as its only addition.</summary>
    [Fact]
    public void PipelineOfTheTutorialTrainsSavesLoadsAndPredicts()
    {
        using DrawnPictures pictures = new(60), held = new(30, seed: 2);
        MLContext ml = new(seed: 1);
        IDataView train = ml.Data.LoadFromEnumerable(pictures.Rows), test = ml.Data.LoadFromEnumerable(held.Rows);
        var model = ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label")
            .Append(ml.Transforms.LoadRawImageBytes("Image", null!, "ImagePath"))
            .Append(ml.MulticlassClassification.Trainers.ImageClassification(Options("Image", "LabelKey")))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(train);

        IDataView scored = model.Transform(test);
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored, "LabelKey");
        Assert.InRange(metrics.MicroAccuracy, 0.9, 1);
        Assert.Equal(["across", "upright", "aslant"], metrics.ConfusionMatrix.Labels);

        using MemoryStream file = new();
        ml.Model.Save(model, train.Schema, file);
        ITransformer read = ml.Model.Load(file, out _);
        float[][] before = [.. scored.GetColumn<float[]>("Score")], after = [.. read.Transform(test).GetColumn<float[]>("Score")];
        Assert.All(before.Zip(after), pair => Assert.All(pair.First.Zip(pair.Second), score => Assert.Equal(score.First, score.Second, 1e-5f)));

        PredictionEngine<DrawnPictures.Row, Prediction> engine = ml.Model.CreatePredictionEngine<DrawnPictures.Row, Prediction>(read);
        Prediction prediction = engine.Predict(new DrawnPictures.Row { ImagePath = held.Rows[1].ImagePath });
        Assert.Equal("upright", prediction.PredictedLabel);
        Assert.All(before[1].Zip(prediction.Score), score => Assert.Equal(score.First, score.Second, 1e-5f));
    }

    [Fact]
    public void PortableModelHoldsOnlyStepsOfMlNetAndScoresTheSame()
    {
        using DrawnPictures pictures = new(30);
        MLContext ml = new(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(pictures.Rows);
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data);
        IDataView keyed = keys.Transform(data);
        var classifier = ml.MulticlassClassification.Trainers.ImageClassification(Options("ImagePath", "Label")).Fit(keyed);
        TransformerChain<ITransformer> portable = classifier.ToPortableModel();

        using MemoryStream file = new(), again = new();
        ml.Model.Save(portable, null, file);
        ml.Model.Save(classifier.ToPortableModel(), null, again);
        Assert.Equal(file.ToArray(), again.ToArray());
        Assert.Equal(
            ["ImageLoaderTransform", "ImageScalerTransform", "ImagePixelExtractor", "OnnxTransform", "MultiClassLRExec", "MulticlassPredXfer", "KeyToValueTransform", "TransformerChain"],
            Loaders(file));

        IDataView scored = ml.Model.Load(file, out _).Transform(data);
        Assert.All(
            classifier.Transform(keyed).GetColumn<float[]>("Score").Zip(scored.GetColumn<float[]>("Score")),
            pair => Assert.All(pair.First.Zip(pair.Second), score => Assert.Equal(score.First, score.Second, 1e-5f)));
        Assert.Equal(DrawnPictures.Classes[1], scored.GetColumn<string>("PredictedLabel").ElementAt(1));
    }

    /// <summary>ML.NET cannot decode bytes: a file must hold none of a toolkit's own steps, and images where ML.NET loads them itself.</summary>
    [Fact]
    public void ClassifierOfBytesIsSavedAsOneOfImagesAndTakesBytesHere()
    {
        using DrawnPictures pictures = new(30);
        MLContext ml = new(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(pictures.Rows);
        var whole = ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label")
            .Append(ml.Transforms.LoadRawImageBytes("Image", null!, "ImagePath"))
            .Append(ml.MulticlassClassification.Trainers.ImageClassification(Options("Image", "LabelKey")))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        using MemoryStream file = new();
        ml.Model.Save(whole, data.Schema, file);
        Assert.Equal(
            ["TermManager", "TermTransform", "ImageLoaderTransform", "ImageScalerTransform", "ImagePixelExtractor", "OnnxTransform", "MultiClassLRExec", "MulticlassPredXfer", "TransformerChain", "KeyToValueTransform", "TransformerChain"],
            Loaders(file));
        var loader = Assert.IsType<ImageLoadingTransformer>(((IEnumerable<ITransformer>)ml.Model.Load(file, out _)).ElementAt(1));
        Assert.True(loader.IsImageType);

        IDataView bytes = Bytes(ml, 12);
        var alone = ml.MulticlassClassification.Trainers.ImageClassification(Options("Features", "Label")).Fit(bytes);
        using MemoryStream small = new();
        ml.Model.Save(alone, bytes.Schema, small);
        Assert.Equal(["ImageScalerTransform", "ImagePixelExtractor", "OnnxTransform", "MultiClassLRExec", "MulticlassPredXfer", "TransformerChain"], Loaders(small));
        IDataView again = ml.Model.Load(small, out _).Transform(bytes);
        Assert.All(
            alone.Transform(bytes).GetColumn<float[]>("Score").Zip(again.GetColumn<float[]>("Score")),
            pair => Assert.All(pair.First.Zip(pair.Second), score => Assert.Equal(score.First, score.Second, 1e-5f)));
    }

    /// <summary>A step that reads the bytes as such keeps them bytes.</summary>
    [Fact]
    public void BytesThatAnotherStepReadsStayBytes()
    {
        using DrawnPictures pictures = new(12);
        MLContext ml = new(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(pictures.Rows);
        var chain = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.LoadRawImageBytes("Image", null!, "ImagePath"))
            .Append(ml.Transforms.CopyColumns("File", "Image"))
            .Append(ml.MulticlassClassification.Trainers.ImageClassification(Options("Image", "Label"))).Fit(data);
        using MemoryStream file = new();
        ml.Model.Save(chain, data.Schema, file);
        IDataView scored = ml.Model.Load(file, out _).Transform(data);
        Assert.Equal(File.ReadAllBytes(pictures.Rows[3].ImagePath), scored.GetColumn<byte[]>("File").ElementAt(3));
        Assert.Equal(3, scored.GetColumn<float[]>("Score").First().Length);
    }

    [Theory]
    [InlineData(HeadSolver.Sgd)]
    [InlineData(HeadSolver.Lbfgs)]
    public void SameSeedSameModelWhateverTheThreads(HeadSolver solver)
    {
        MLContext one = new(seed: 3) { NumberOfThreads = 1 }, many = new(seed: 3) { NumberOfThreads = 4 };
        byte[][] files = [.. new[] { one, many }.Select(ml =>
        {
            ImageClassificationTrainer.Options options = Options("Features", "Label");
            options.Solver = solver;
            options.Epoch = 5;
            using MemoryStream file = new();
            ml.Model.Save(ml.MulticlassClassification.Trainers.ImageClassification(options).Fit(Bytes(ml, 24)), null, file);
            return file.ToArray();
        })];
        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public void ValidationSetGivenToFitIsTheOneWatched()
    {
        MLContext ml = new(seed: 1);
        List<ImageClassificationTrainer.ImageClassificationMetrics> told = [];
        ImageClassificationTrainer.Options options = Options("Features", "Label");
        options.Epoch = 3;
        options.MetricsCallback = told.Add;
        IDataView train = Bytes(ml, 30);

        // Every label of the watched set is wrong, so that its accuracy can only be poor.
        IDataView wrong = Bytes(ml, 12, shift: 1, seed: 9);
        ml.MulticlassClassification.Trainers.ImageClassification(options).Fit(train, wrong);

        Assert.Equal(42, told.Count(metrics => metrics.Bottleneck is not null));
        Assert.Equal(Enumerable.Range(1, 12), told.Where(m => m.Bottleneck?.DatasetUsed == ImageClassificationTrainer.ImageClassificationMetrics.Dataset.Validation).Select(m => m.Bottleneck!.Index));
        var epochs = told.Where(metrics => metrics.Train is not null).Select(metrics => metrics.Train!).ToArray();
        Assert.Equal([0, 0, 1, 1, 2, 2], epochs.Select(epoch => epoch.Epoch));
        Assert.InRange(epochs[^2].Accuracy, 0.9, 1);
        Assert.InRange(epochs[^1].Accuracy, 0, 0.3);
        Assert.Equal(told.Count, told.Distinct().Count());
    }

    [Fact]
    public void LearningRateOfTheOptionsCounts()
    {
        MLContext ml = new(seed: 1);
        IDataView data = Bytes(ml, 30);
        float First(Action<ImageClassificationTrainer.Options> set)
        {
            List<float> rates = [];
            ImageClassificationTrainer.Options options = Options("Features", "Label");
            options.Epoch = 1;
            options.MetricsCallback = metrics => rates.AddRange(metrics.Train is { } train ? [train.LearningRate] : []);
            set(options);
            ml.MulticlassClassification.Trainers.ImageClassification(options).Fit(data);
            return rates[0];
        }

        Assert.Equal(0.01f, First(_ => { }));
        Assert.Equal(0.05f, First(options => options.LearningRate = 0.05f));
        Assert.Equal(0.2f, First(options => options.LearningRateScheduler = new ExponentialLRDecay(0.2f)));
        Assert.Equal(0.3f, First(options => (options.LearningRate, options.LearningRateScheduler) = (0.3f, null)));
    }

    [Fact]
    public void FeaturesInTheWorkspaceAreUsedAgainAndTheNetworkIsWritten()
    {
        string workspace = Path.Combine(Path.GetTempPath(), $"workspace-{Guid.NewGuid():N}");
        try
        {
            MLContext ml = new(seed: 1);
            IDataView data = Bytes(ml, 24);
            ImageClassificationTrainer.Options options = Options("Features", "Label");
            options.Epoch = 2;
            options.WorkspacePath = workspace;
            options.ReuseTrainSetBottleneckCachedValues = true;
            options.FinalModelPrefix = "mine_";
            var first = ml.MulticlassClassification.Trainers.ImageClassification(options).Fit(data);
            string features = Path.Combine(workspace, "trainSetBottleneckFile.csv");
            long length = new FileInfo(features).Length;
            var second = ml.MulticlassClassification.Trainers.ImageClassification(options).Fit(data);
            Assert.Equal(length, new FileInfo(features).Length);
            Assert.Equal(first.Model.Weights.Biases.ToArray(), second.Model.Weights.Biases.ToArray());

            // Another geometry makes the file stale; it must not be believed.
            options.Resize = ResizeMode.Stretch;
            File.WriteAllBytes(features, File.ReadAllBytes(features)[..^5]);
            ml.MulticlassClassification.Trainers.ImageClassification(options).Fit(data);
            Assert.Equal(length, new FileInfo(features).Length);

            var network = ml.Transforms.ApplyOnnxModel("Probabilities", Backbone.PixelsName, Path.Combine(workspace, "mine_filterbank.onnx"))
                .Fit(Pixels(ml, data));
            Assert.All(
                second.Transform(data).GetColumn<float[]>("Score").Zip(network.Transform(Pixels(ml, data)).GetColumn<float[]>("Probabilities")),
                pair => Assert.Equal(pair.First.Length, pair.Second.Length));
        }
        finally
        {
            Directory.Delete(workspace, recursive: true);
        }
    }

    [Fact]
    public void BadPicturesAndMissingLabelsAreLeftOutAndNamed()
    {
        MLContext ml = new(seed: 1);
        List<string> log = [];
        ml.Log += (_, e) => log.Add(e.RawMessage);
        DrawnPictures.BytesRow[] rows = Rows(18);
        rows[4].Features = rows[4].Features[..40];
        rows[7].Features = [];
        rows[9].Label = 0;
        ImageClassificationTrainer.Options options = Options("Features", "Label");
        options.Epoch = 2;
        var model = ml.MulticlassClassification.Trainers.ImageClassification(options).Fit(ml.Data.LoadFromEnumerable(rows));
        Assert.Equal(["Row 4", "Row 7", "Row 9"], log.Where(line => line.StartsWith("Row", StringComparison.Ordinal)).Select(line => line[..5]));

        // At scoring the row is an error, never the scores of the row before.
        IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(rows[4..5]));
        Exception? error = Record.Exception(() => scored.GetColumn<float[]>("Score").ToArray());
        Assert.Contains("cannot be classified", Flatten(error), StringComparison.Ordinal);
    }

    [Fact]
    public void FewPicturesTrainWithoutNaN()
    {
        MLContext ml = new(seed: 1);
        var model = ml.MulticlassClassification.Trainers.ImageClassification(Options("Features", "Label")).Fit(Bytes(ml, 4));
        Assert.All(model.Transform(Bytes(ml, 4)).GetColumn<float[]>("Score"), scores => Assert.Equal(1, scores.Sum(), 1e-5f));
    }

    [Fact]
    public void EarlyStoppingObjectServesManyTrainings()
    {
        MLContext ml = new(seed: 1);
        ImageClassificationTrainer.Options options = Options("Features", "Label");
        options.EarlyStoppingCriteria = new ImageClassificationTrainer.EarlyStopping(patience: 3);
        ImageClassificationTrainer trainer = ml.MulticlassClassification.Trainers.ImageClassification(options);
        IDataView data = Bytes(ml, 30);
        int first = trainer.Fit(data).Model.History.Count;
        Assert.InRange(first, 4, 199);
        Assert.Equal(first, trainer.Fit(data).Model.History.Count);
    }

    [Fact]
    public void CancellationAndImpossibleOptionsAreClear()
    {
        MLContext ml = new(seed: 1);
        IDataView data = Bytes(ml, 12);
        Assert.Throws<OperationCanceledException>(() =>
        {
            ImageClassificationTrainer.Options options = Options("Features", "Label");
            options.CancellationToken = new CancellationToken(canceled: true);
            ml.MulticlassClassification.Trainers.ImageClassification(options).Fit(data);
        });
        Assert.Contains("WorkspacePath", Refusal(ml, options => options.ReuseTrainSetBottleneckCachedValues = true), StringComparison.Ordinal);
        Assert.Contains("Epoch must be at least 1", Refusal(ml, options => options.Epoch = 0), StringComparison.Ordinal);
        Assert.Contains("from 0 to below 1", Refusal(ml, options => options.ValidationSetFraction = 1), StringComparison.Ordinal);
        string message = Assert.Throws<InvalidBackboneException>(() => ml.MulticlassClassification.Trainers.ImageClassification("Label", "Features").Fit(data)).Message;
        Assert.Contains("resnet_v2_50_299.onnx", message, StringComparison.Ordinal);
        Assert.Contains("BackbonePath", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DefaultsAreThoseOfMlNet()
    {
        ImageClassificationTrainer.Options options = new();
        Assert.Equal((10, 200, 0.01f, 0.1f), (options.BatchSize, options.Epoch, options.LearningRate, options.ValidationSetFraction));
        Assert.Equal(ImageClassificationTrainer.Architecture.ResnetV250, options.Arch);
        Assert.Equal((0.01f, 20, true), (options.EarlyStoppingCriteria!.MinDelta, options.EarlyStoppingCriteria.Patience, options.EarlyStoppingCriteria.CheckIncreasing));
        Assert.IsType<ExponentialLRDecay>(options.LearningRateScheduler);
        Assert.True(options.TestOnTrainSet);
        Assert.Equal(("Features", "Label", "Score", "PredictedLabel"), (options.FeatureColumnName, options.LabelColumnName, options.ScoreColumnName, options.PredictedLabelColumnName));
    }

    private static string Refusal(MLContext ml, Action<ImageClassificationTrainer.Options> set)
    {
        ImageClassificationTrainer.Options options = Options("Features", "Label");
        set(options);
        return Assert.ThrowsAny<ArgumentException>(() => ml.MulticlassClassification.Trainers.ImageClassification(options)).Message;
    }

    private static string Flatten(Exception? error) => error is null ? "nothing" : $"{error.Message} {Flatten(error.InnerException)}";

    private static ImageClassificationTrainer.Options Options(string feature, string label) =>
        new() { FeatureColumnName = feature, LabelColumnName = label, Backbone = FilterBank.Create() };

    private static IDataView Pixels(MLContext ml, IDataView data)
    {
        return ml.Transforms.ResizeImages("Picture", 96, 96, "Features").Append(ml.Transforms.ExtractPixels(Backbone.PixelsName, "Picture")).Fit(data).Transform(data);
    }

    private static string[] Loaders(Stream file)
    {
        using ModelZipReader reader = ModelZipReader.Open(file, "saved");
        return [.. reader.EntryNames.Where(name => name.EndsWith("/Model.key", StringComparison.Ordinal)).Select(name => ModelHeader.Parse(reader.Read(name), name).LoaderSignature)];
    }

    private static IDataView Bytes(MLContext ml, int count, int shift = 0, int seed = 1) => ml.Data.LoadFromEnumerable(Rows(count, shift, seed));

    private static DrawnPictures.BytesRow[] Rows(int count, int shift = 0, int seed = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(i => new DrawnPictures.BytesRow { Features = DrawnPictures.Draw(i % 3, random), Label = (uint)((i + shift) % 3 + 1) })];
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = string.Empty;

        public float[] Score { get; set; } = [];
    }
}
