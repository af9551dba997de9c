using System.Text.Json;
using MlNetClassifier.Data;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Tests.Model;

/// <summary>A zip that real ML.NET 5 trained and saved, with the scores and metrics real ML.NET gave.</summary>
public class MlNetFixtureTests
{
    private static readonly string[] Labels = ["red", "grün", "синий"];

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Scores_of_one_picture_are_ml_nets(int threads)
    {
        string folder = SharedFiles.Require("mlnet/fixtures");
        MLContext ml = new() { NumberOfThreads = threads };
        ITransformer model = ml.Model.Load(Path.Combine(folder, "lbfgs_on_onnx.zip"), out DataViewSchema schema);
        Assert.Equal(["ImagePath", "Label"], schema.Select(column => column.Name));
        using PredictionEngine<Picture, Prediction> engine = ml.Model.CreatePredictionEngine<Picture, Prediction>(model);
        foreach (Expected expected in ReadExpected(folder))
        {
            Check(expected, engine.Predict(new Picture { ImagePath = Path.Combine(folder, expected.ImagePath) }));
        }
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(4)]
    public void Scores_of_a_view_are_ml_nets(int threads)
    {
        string folder = SharedFiles.Require("mlnet/fixtures");
        MLContext ml = new() { NumberOfThreads = threads };
        ITransformer model = ml.Model.Load(Path.Combine(folder, "lbfgs_on_onnx.zip"), out _);
        Expected[] expected = ReadExpected(folder);
        Labelled[] rows = [.. Enumerable.Repeat(expected, 5).SelectMany(e => e)
            .Select(e => new Labelled { ImagePath = Path.Combine(folder, e.ImagePath), Label = e.PredictedLabel })];
        IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(rows));
        Prediction[] predictions = [.. ml.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false)];
        Assert.Equal(rows.Length, predictions.Length);
        for (int i = 0; i < predictions.Length; i++)
        {
            Check(expected[i % expected.Length], predictions[i]);
        }
    }

    [SkippableFact]
    public void Metrics_are_ml_nets()
    {
        string folder = SharedFiles.Require("mlnet/fixtures");
        MLContext ml = new();
        ITransformer model = ml.Model.Load(Path.Combine(folder, "lbfgs_on_onnx.zip"), out _);
        IEnumerable<Labelled> rows = Directory.GetFiles(Path.Combine(folder, "img"), "*.png").Order(StringComparer.Ordinal)
            .Select(path => new Labelled { ImagePath = path, Label = Labels[Path.GetFileName(path)[0] - '0'] });
        IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(rows.ToList()));
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored, labelColumnName: "LabelKey", topKPredictionCount: 2);
        string[] expected = File.ReadAllLines(Path.Combine(folder, "lbfgs_on_onnx.metrics.txt"));
        Assert.Equal(Number(expected[0]), metrics.MicroAccuracy, 1e-9);
        Assert.Equal(Number(expected[1]), metrics.MacroAccuracy, 1e-9);
        Assert.Equal(Number(expected[2]), metrics.LogLoss, 1e-6);
        Assert.Equal(Number(expected[3]), metrics.LogLossReduction, 1e-6);
        Assert.Equal(Number(expected[4]), metrics.TopKAccuracy, 1e-9);
        string table = string.Join('\n', expected.Skip(6)).Trim();
        Assert.Equal(table, metrics.ConfusionMatrix.GetFormattedConfusionTable().ReplaceLineEndings("\n").Trim());
    }

    [SkippableFact]
    public void Saved_again_it_has_the_same_entries_byte_for_byte()
    {
        string zip = SharedFiles.Require("mlnet/fixtures/lbfgs_on_onnx.zip");
        MLContext ml = new();
        ITransformer model = ml.Model.Load(zip, out DataViewSchema schema);
        using MemoryStream saved = new();
        ml.Model.Save(model, schema, saved);
        Dictionary<string, byte[]> theirs = ZipEntries.Read(File.ReadAllBytes(zip)), ours = ZipEntries.Read(saved.ToArray());
        Assert.Equal(theirs.Keys.Order(), ours.Keys.Order());
        foreach (string name in theirs.Keys.Where(name => name != "TrainingInfo/Version.txt"))
        {
            Assert.True(theirs[name].AsSpan().SequenceEqual(ours[name]), name);
        }
    }

    [SkippableFact]
    public void A_picture_that_cannot_be_decoded_is_named_and_gets_no_other_pictures_scores()
    {
        string folder = SharedFiles.Require("mlnet/fixtures");
        using TemporaryFolder temporary = new();
        string bad = Path.Combine(temporary.Path, "bad.png");
        File.WriteAllText(bad, "no picture");
        MLContext ml = new() { NumberOfThreads = 3 };
        ITransformer model = ml.Model.Load(Path.Combine(folder, "lbfgs_on_onnx.zip"), out _);
        string good = Path.Combine(folder, "img/0_0.png");
        Labelled[] rows = [.. Enumerable.Range(0, 30).Select(i => new Labelled { ImagePath = i == 19 ? bad : good, Label = "red" })];
        using PredictionEngine<Picture, Prediction> engine = ml.Model.CreatePredictionEngine<Picture, Prediction>(model, new PredictionEngineOptions { OwnsTransformer = false });
        engine.Predict(rows[0]);
        Assert.Contains(bad, Assert.ThrowsAny<Exception>(() => engine.Predict(rows[19])).Message);
        Assert.Equal("red", engine.Predict(rows[0]).PredictedLabel);

        int seen = 0;
        Exception error = Assert.ThrowsAny<Exception>(() =>
        {
            foreach (Prediction _ in ml.Data.CreateEnumerable<Prediction>(model.Transform(ml.Data.LoadFromEnumerable(rows)), false))
            {
                seen++;
            }
        });
        Assert.Contains(bad, error.Message);
        Assert.Equal(19, seen);
    }

    private static double Number(string line) => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static void Check(Expected expected, Prediction actual)
    {
        Assert.Equal(expected.PredictedLabel, actual.PredictedLabel);
        Assert.Equal(expected.Score.Length, actual.Score.Length);
        for (int i = 0; i < expected.Score.Length; i++)
        {
            Assert.Equal(expected.Score[i], actual.Score[i], 1e-5f);
        }
    }

    private static Expected[] ReadExpected(string folder) =>
        JsonSerializer.Deserialize<Expected[]>(File.ReadAllText(Path.Combine(folder, "lbfgs_on_onnx.expected.json")))!;

    private class Picture
    {
        public string ImagePath { get; set; } = string.Empty;
    }

    private sealed class Labelled : Picture
    {
        public string Label { get; set; } = string.Empty;
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];

        public string PredictedLabel { get; set; } = string.Empty;
    }

    private sealed record Expected(string ImagePath, string PredictedLabel, float[] Score);
}
