using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Trainers;

namespace MlNetClassifier.Tests.Trainers.Lbfgs;

public class LbfgsMaximumEntropyTests
{
    /// <summary>Real ML.NET trained this on the same 24 pictures with the same defaults (L1 = L2 = 1); its weights must come out.</summary>
    [SkippableFact]
    public void DefaultsFindTheWeightsThatMlNetFound()
    {
        MLContext ml = new(1);
        Row[] rows = [.. Directory.GetFiles(SharedFiles.Require("mlnet/fixtures/img")).Order(StringComparer.Ordinal).Select(path => new Row
        {
            Features = MeanColour(ImageDecoder.Decode(File.ReadAllBytes(path))),
            Label = (uint)(Path.GetFileName(path)[0] - '0' + 1),
        })];
        MaximumEntropyModelParameters model = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(ml.Data.LoadFromEnumerable(rows)).Model;

        VBuffer<float>[] weights = [];
        model.GetWeights(ref weights, out int classes);
        Assert.Equal(3, classes);
        float[] expected = [0.99951714f, -0.08566362f, -0.07403063f, -0.04299884f, 1.0906055f, -0.06067239f, 0, -0.00489157f, 1.1347533f];
        Assert.All(expected.Zip(weights.SelectMany(row => row.DenseValues())), pair => Assert.Equal(pair.First, pair.Second, 5e-4f));
        Assert.Equal(0, weights[2].GetItemOrDefault(0));
        float[] biases = [-0.06340609f, 0.05552585f, 0.00788058f];
        Assert.All(biases.Zip(model.GetBiases()), pair => Assert.Equal(pair.First, pair.Second, 5e-4f));
    }

    [Fact]
    public void EvaluationAndCrossValidationFollowTheTrainer()
    {
        MLContext ml = new(1);
        IDataView data = ml.Data.LoadFromEnumerable(Clouds(90));
        LbfgsMaximumEntropyMulticlassTrainer trainer = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: 0.1f);
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(trainer.Fit(data).Transform(data), topKPredictionCount: 3);
        Assert.Equal(1, metrics.MicroAccuracy, 0.05);
        Assert.Equal(1, metrics.TopKAccuracyForAllK![2]);
        Assert.Equal(90, metrics.Count);

        var folds = ml.MulticlassClassification.CrossValidate(data, trainer, numberOfFolds: 3, seed: 2);
        Assert.Equal([0, 1, 2], folds.Select(fold => fold.Fold));
        Assert.Equal(90, folds.Sum(fold => fold.Metrics.Count));
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.MicroAccuracy, 0.9, 1));
    }

    [Fact]
    public void WeightsCountAsCopiesOfRows()
    {
        MLContext ml = new(1);
        Row[] rows = Clouds(12);
        foreach (Row row in rows)
        {
            row.Weight = row.Label;
        }

        Row[] copies = [.. rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))];
        var weighted = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight", l1Regularization: 0).Fit(ml.Data.LoadFromEnumerable(rows));
        var copied = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0).Fit(ml.Data.LoadFromEnumerable(copies));
        Assert.All(copied.Model.GetBiases().Zip(weighted.Model.GetBiases()), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
    }

    [Fact]
    public void OptionsDoWhatTheySay()
    {
        MLContext ml = new(1);
        IDataView data = ml.Data.LoadFromEnumerable(Clouds(60));
        MaximumEntropyModelParameters Fit(LbfgsMaximumEntropyMulticlassTrainer.Options options) =>
            ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(options).Fit(data).Model;

        Assert.All(Weights(Fit(new() { EnforceNonNegativity = true })), weight => Assert.InRange(weight, 0, float.MaxValue));
        Assert.All(Weights(Fit(new() { L1Regularization = 1000 })), weight => Assert.Equal(0, weight));
        ModelStatisticsBase statistics = Fit(new() { ShowTrainingStatistics = true }).Statistics!;
        Assert.Equal(60, statistics.TrainingExampleCount);
        Assert.Equal(2 * 60 * Math.Log(3), statistics.NullDeviance, 1e-3);
        Assert.InRange(statistics.Deviance, 0, statistics.NullDeviance);
        List<string> log = [];
        ml.Log += (_, e) => log.Add(e.RawMessage);
        Fit(new() { Quiet = true });
        Assert.Empty(log);
        Fit(new() { MaximumNumberOfIterations = 1 });
        Assert.Contains("after 1 iterations", Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public void SavedModelScoresTheSame()
    {
        MLContext ml = new(1);
        IDataView data = ml.Data.LoadFromEnumerable(Clouds(30));
        var model = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(data);
        using MemoryStream file = new();
        ml.Model.Save(model, data.Schema, file);
        ITransformer read = ml.Model.Load(file, out DataViewSchema schema);
        Assert.Equal(data.Schema.Select(column => (column.Name, column.Type)), schema.Select(column => (column.Name, column.Type)));
        Assert.Equal(model.Transform(data).GetColumn<float[]>("Score"), read.Transform(data).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void UnusableRowsAreLeftOutAndReported()
    {
        MLContext ml = new(1);
        List<string> log = [];
        ml.Log += (_, e) => log.Add(e.RawMessage);
        Row[] rows = [.. Clouds(30), new Row { Features = [1, float.NaN, 0], Label = 1 }, new Row { Features = [1, 1, 1], Label = 0 }];
        ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options { Quiet = true }).Fit(ml.Data.LoadFromEnumerable(rows));
        Assert.StartsWith("2 rows without a label", Assert.Single(log), StringComparison.Ordinal);
        Assert.Contains(
            "no row to learn from",
            Assert.Throws<ArgumentException>(() => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(ml.Data.LoadFromEnumerable(rows[^2..]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WrongColumnsAndOptionsAreNamed()
    {
        MLContext ml = new(1);
        IDataView data = ml.Data.LoadFromEnumerable(Clouds(6));
        Assert.Contains("'Nope'", Record.Exception(() => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Nope").Fit(data))!.Message, StringComparison.Ordinal);
        Assert.Contains("Weight", Record.Exception(() => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Weight").Fit(data))!.Message, StringComparison.Ordinal);
        Assert.Contains("MapValueToKey", Record.Exception(() => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Weight").GetOutputSchema(SchemaShape.Create(data.Schema)))!.Message, StringComparison.Ordinal);
        Assert.Equal(
            "HistorySize must be at least 1. (Parameter 'HistorySize')\nActual value was 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(historySize: 0)).Message.ReplaceLineEndings("\n"));
    }

    private static float[] Weights(MaximumEntropyModelParameters model)
    {
        VBuffer<float>[] weights = [];
        model.GetWeights(ref weights, out _);
        return [.. weights.SelectMany(row => row.DenseValues())];
    }

    private static Row[] Clouds(int count)
    {
        Random random = new(4);
        return [.. Enumerable.Range(0, count).Select(i => new Row
        {
            Label = (uint)(i % 3 + 1),
            Features = [(float)(3 * Math.Cos(i % 3 * 2.1) + random.NextDouble()), (float)(3 * Math.Sin(i % 3 * 2.1) + random.NextDouble()), 1],
        })];
    }

    // What the fixture's chain computes: the mean of (byte - 117) * scale of each channel.
    private static float[] MeanColour(PixelImage image)
    {
        double[] sums = new double[3];
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                sums[c] += image.Pixels[i * image.Channels + c] - 117;
            }
        }

        float scale = BitConverter.UInt32BitsToSingle(0x3C8D3DCB);
        return [.. sums.Select(sum => (float)(sum * scale / (image.Width * image.Height)))];
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }

        public float Weight { get; set; } = 1;
    }
}
