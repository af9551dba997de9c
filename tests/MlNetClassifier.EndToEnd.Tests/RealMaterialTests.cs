using System.Text.Json;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.EndToEnd.Tests;

/// <summary>Real photos, a real TensorFlow backbone, and a model that real ML.NET wrote.</summary>
public sealed class RealMaterialTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public async Task PhotosTrainOnATensorFlowBackboneAndServeTheSameFigures()
    {
        string photos = SharedFiles.Require("data/flower_photos");
        string backbone = SharedFiles.Require("models/mobilenet_v1_0.25_128_frozen.pb");
        string[] chosen = [.. ((string[])["daisy", "roses", "sunflowers"]).SelectMany(
            label => Directory.GetFiles(Path.Combine(photos, label)).Order(StringComparer.Ordinal).Take(40).Select(file => $"{file},{label}"))];
        File.WriteAllLines(Path.Combine(folder, "set.csv"), chosen.Prepend("path,label"));
        CliHarness cli = new(folder);

        CliOutcome trained = await cli.RunAsync("train", "--dataset", "set.csv", "--backbone", backbone, "--output", "run", "--json", "--quiet");
        CliOutcome evaluated = await cli.RunAsync("evaluate", "--model", "run/model.zip", "--dataset", "run/split.csv", "--split", "test", "--json", "--quiet");

        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.True(evaluated.ExitCode == 0, evaluated.Error);
        using JsonDocument then = JsonDocument.Parse(trained.Out), now = JsonDocument.Parse(evaluated.Out);
        JsonElement metrics = then.RootElement.GetProperty("metrics");
        Assert.Equal(metrics.GetProperty("microAccuracy").GetDouble(), now.RootElement.GetProperty("microAccuracy").GetDouble(), 12);
        Assert.Equal(metrics.GetProperty("logLoss").GetDouble(), now.RootElement.GetProperty("logLoss").GetDouble(), 5);
        Assert.InRange(metrics.GetProperty("microAccuracy").GetDouble(), 0.6, 1);
    }

    [SkippableFact]
    public async Task AModelOfRealMlNetIsPredictedWithItsOwnScores()
    {
        string fixtures = SharedFiles.Require("mlnet/fixtures");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(fixtures, "lbfgs_on_onnx.expected.json")));
        JsonElement[] entries = [.. expected.RootElement.EnumerateArray()];

        CliOutcome outcome = await new CliHarness(fixtures).RunAsync(
            ["predict", "--model", "lbfgs_on_onnx.zip", "--format", "json", .. entries.Select(entry => entry.GetProperty("ImagePath").GetString()!)]);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        using JsonDocument predicted = JsonDocument.Parse(outcome.Out);
        foreach ((JsonElement entry, JsonElement prediction) in entries.Zip(predicted.RootElement.EnumerateArray()))
        {
            Assert.Equal(entry.GetProperty("PredictedLabel").GetString(), prediction.GetProperty("label").GetString());
            float[] scores = [.. entry.GetProperty("Score").EnumerateArray().Select(score => score.GetSingle()).OrderDescending()];
            float[] top = [.. prediction.GetProperty("top").EnumerateArray().Select(top => top.GetProperty("probability").GetSingle())];
            Assert.Equal(scores.Length, top.Length);
            Assert.All(scores.Zip(top), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5));
        }
    }
}
