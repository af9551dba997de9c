using System.Globalization;
using System.Text.Json;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.EndToEnd.Tests;

public sealed class PredictTests(Workplace place) : IClassFixture<Workplace>
{
    private const string Model = "runs/first/model.zip";

    [Fact]
    public async Task PredictEvaluateAndThePredictionEngineSayTheSame()
    {
        CliOutcome predicted = await place.Cli.RunAsync("predict", "--model", Model, "set", "--format", "json", "--top", "3");
        CliOutcome evaluated = await place.Cli.RunAsync("evaluate", "--model", Model, "--dataset", "set", "--predictions", "predictions.csv", "--json", "--quiet");
        Assert.Equal((0, 0), (predicted.ExitCode, evaluated.ExitCode));
        using JsonDocument json = JsonDocument.Parse(predicted.Out);
        var rows = File.ReadLines(place["predictions.csv"]).Skip(1).Select(line => line.Split(',')).ToDictionary(cells => cells[0]);
        string[] labels = File.ReadLines(place["predictions.csv"]).First().Split(',')[3..];
        MLContext context = new();
        ITransformer model = context.Model.Load(place[Model], out _);
        using PredictionEngine<Input, Output> engine = context.Model.CreatePredictionEngine<Input, Output>(model);

        Assert.Equal(72, json.RootElement.GetArrayLength());
        foreach (JsonElement entry in json.RootElement.EnumerateArray())
        {
            string path = entry.GetProperty("path").GetString()!;
            Output direct = engine.Predict(new Input { ImagePath = place[path] });
            string[] cells = rows[path["set/".Length..]];
            Assert.Equal(direct.PredictedLabel, entry.GetProperty("label").GetString());
            Assert.Equal(direct.PredictedLabel, cells[2]);
            foreach (JsonElement top in entry.GetProperty("top").EnumerateArray())
            {
                int index = Array.IndexOf(labels, top.GetProperty("label").GetString());
                float probability = top.GetProperty("probability").GetSingle();
                Assert.InRange(Math.Abs(probability - direct.Score[index]), 0, 1e-5);
                Assert.InRange(Math.Abs(probability - float.Parse(cells[3 + index], CultureInfo.InvariantCulture)), 0, 1e-5);
            }

            Assert.Equal(entry.GetProperty("probability").GetSingle(), entry.GetProperty("top")[0].GetProperty("probability").GetSingle());
            Assert.InRange(entry.GetProperty("top").EnumerateArray().Sum(top => top.GetProperty("probability").GetSingle()), 0.9999, 1.0001);
        }
    }

    [Fact]
    public async Task EvaluateOnTheTestPartRepeatsTheRunsFigures()
    {
        File.WriteAllLines(place["again.csv"], File.ReadLines(place["runs/first/split.csv"]).Select((line, i) => i == 0 ? line : "set/" + line));
        CliOutcome outcome = await place.Cli.RunAsync("evaluate", "--model", Model, "--dataset", "again.csv", "--split", "test", "--json", "--quiet");
        Assert.Equal(0, outcome.ExitCode);
        using JsonDocument now = JsonDocument.Parse(outcome.Out), then = JsonDocument.Parse(File.ReadAllText(place["runs/first/metrics.json"]));
        Assert.Equal(then.RootElement.GetProperty("confusion").GetRawText().Split(), now.RootElement.GetProperty("confusion").GetRawText().Split());
        Assert.Equal(then.RootElement.GetProperty("logLoss").GetDouble(), now.RootElement.GetProperty("logLoss").GetDouble(), 5);
    }

    [Fact]
    public async Task ABadPictureIsAnEntryOfItsOwnAndTheOthersKeepTheirScores()
    {
        File.WriteAllText(place["bad.png"], "not a picture");
        byte[] cut = File.ReadAllBytes(place["set/stripes/001.png"])[..300];
        File.WriteAllBytes(place["cut.png"], cut);
        string[] good = ["set/stripes/001.png", "set/circles/002.png", "set/checkers/003.png"];
        string[] mixed = ["bad.png", good[0], "absent.png", good[1], "cut.png", good[2], "bad.png"];

        CliOutcome alone = await place.Cli.RunAsync(["predict", "--model", Model, "--format", "json", .. good]);
        CliOutcome together = await place.Cli.RunAsync(["predict", "--model", Model, "--format", "json", .. mixed]);

        Assert.Equal((0, 3), (alone.ExitCode, together.ExitCode));
        using JsonDocument one = JsonDocument.Parse(alone.Out), all = JsonDocument.Parse(together.Out);
        Assert.Equal(mixed, all.RootElement.EnumerateArray().Select(entry => entry.GetProperty("path").GetString()));
        foreach (JsonElement entry in all.RootElement.EnumerateArray())
        {
            bool bad = !good.Contains(entry.GetProperty("path").GetString());
            Assert.Equal(bad, entry.GetProperty("error").ValueKind == JsonValueKind.String);
            Assert.Equal(bad, entry.GetProperty("label").ValueKind == JsonValueKind.Null);
        }

        Assert.Equal(
            one.RootElement.EnumerateArray().Select(entry => entry.GetRawText()),
            all.RootElement.EnumerateArray().Where(entry => entry.GetProperty("error").ValueKind == JsonValueKind.Null).Select(entry => entry.GetRawText()));
    }

    [Fact]
    public async Task TableAndCsvAndGlobsWork()
    {
        CliOutcome table = await place.Cli.RunAsync("predict", "--model", Model, "set/circles/00?.png", "--top", "2");
        CliOutcome csv = await place.Cli.RunAsync("predict", "--model", Model, "set/**/001.png", "--format", "csv");

        Assert.Equal((0, 0), (table.ExitCode, csv.ExitCode));
        Assert.Equal(10, table.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("set/circles/000.png: ", table.Out);
        string[] lines = csv.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("path,label,probability,error", lines[0]);
        Assert.Equal(["set/checkers/001.png", "set/circles/001.png", "set/stripes/001.png"], lines.Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task AModelThatCannotBeReadIsOneLine()
    {
        byte[] good = File.ReadAllBytes(place[Model]);
        File.WriteAllBytes(place["cut.zip"], good[..(good.Length / 2)]);
        File.WriteAllText(place["text.zip"], "not a zip");
        foreach (string model in (string[])["absent.zip", "cut.zip", "text.zip"])
        {
            CliOutcome outcome = await place.Cli.RunAsync("predict", "--model", model, "set/circles/000.png");
            Assert.Equal(3, outcome.ExitCode);
            Assert.Contains(model, Assert.Single(outcome.ErrorLines));
            Assert.Empty(outcome.Out);
        }
    }

    [Fact]
    public async Task LabelsThatTheModelDoesNotKnowAreNamed()
    {
        string set = place.CopySet("unknown");
        Directory.Move(Path.Combine(set, "stripes"), Path.Combine(set, "zebra"));
        CliOutcome outcome = await place.Cli.RunAsync("evaluate", "--model", Model, "--dataset", set, "--json", "--quiet");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("no class 'zebra'", outcome.Error);
        using JsonDocument metrics = JsonDocument.Parse(outcome.Out);
        Assert.Equal(48, metrics.RootElement.GetProperty("count").GetInt32());
    }

    private sealed class Input
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Output
    {
        public float[] Score { get; set; } = [];

        public string PredictedLabel { get; set; } = "";
    }
}
