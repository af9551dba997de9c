using System.Text.Json;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.EndToEnd.Tests;

public sealed class TrainTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public void ARunFolderHoldsEverythingAndTheNumbersAgree()
    {
        Assert.Equal("", place.FirstRun.Error);
        Assert.Equal(0, place.FirstRun.ExitCode);
        using JsonDocument summary = JsonDocument.Parse(place.FirstRun.Out);
        Assert.Equal(place["runs/first"], summary.RootElement.GetProperty("output").GetString());
        Assert.Equal(
            ["history.csv", "labels.txt", "metrics.json", "model.zip", "run.json", "split.csv"],
            Directory.GetFiles(place["runs/first"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["checkers", "circles", "stripes"], File.ReadAllLines(place["runs/first/labels.txt"]));
        Assert.Equal("epoch,train_loss,train_accuracy,val_loss,val_accuracy,learning_rate,seconds", File.ReadLines(place["runs/first/history.csv"]).First());

        using JsonDocument metrics = Read("runs/first/metrics.json");
        JsonElement root = metrics.RootElement;
        int count = root.GetProperty("count").GetInt32();
        long[][] confusion = [.. root.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetInt64()).ToArray())];
        Assert.Equal("test", root.GetProperty("split").GetString());
        Assert.Equal(count, confusion.Sum(row => row.Sum()));
        Assert.Equal((double)Enumerable.Range(0, 3).Sum(i => confusion[i][i]) / count, root.GetProperty("microAccuracy").GetDouble(), 12);
        double[] interval = [.. root.GetProperty("microAccuracyInterval95").EnumerateArray().Select(end => end.GetDouble())];
        Assert.InRange(root.GetProperty("microAccuracy").GetDouble(), interval[0], interval[1]);
        Assert.Equal(
            ["split", "count", "microAccuracy", "macroAccuracy", "logLoss", "logLossReduction", "top5Accuracy", "perClass", "confusion", "microAccuracyInterval95"],
            root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["label", "precision", "recall", "f1", "support"], root.GetProperty("perClass")[0].EnumerateObject().Select(property => property.Name));

        string[] split = File.ReadAllLines(place["runs/first/split.csv"]);
        Assert.Equal("path,label,split", split[0]);
        Assert.Equal((3 * Workplace.PicturesPerClass) + 1, split.Length);
        Assert.Equal(count, split.Count(line => line.EndsWith(",test", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ASecondRunComputesNothingAndWritesTheSameModelWhateverTheThreads()
    {
        Assert.Equal(0, (await Train("runs/one-thread", "--threads", "1")).ExitCode);
        Assert.Equal(0, (await Train("runs/no-cache", "--threads", "2", "--no-cache")).ExitCode);

        byte[] model = File.ReadAllBytes(place["runs/first/model.zip"]);
        Assert.Equal(model, File.ReadAllBytes(place["runs/one-thread/model.zip"]));
        Assert.Equal(model, File.ReadAllBytes(place["runs/no-cache/model.zip"]));
        using JsonDocument first = Read("runs/first/run.json"), cached = Read("runs/one-thread/run.json"), uncached = Read("runs/no-cache/run.json");
        Assert.Equal((72, 0), Features(first));
        Assert.Equal((0, 72), Features(cached));
        Assert.Equal((72, 0), Features(uncached));
    }

    [Fact]
    public async Task TwoRunsAtTheSameTimeShareACacheAndWriteTheSameModel()
    {
        CliOutcome[] outcomes = await Task.WhenAll(
            Task.Run(() => Train("runs/left", "--cache", "shared-cache")), Task.Run(() => Train("runs/right", "--cache", "shared-cache")));
        Assert.All(outcomes, outcome => Assert.Equal(0, outcome.ExitCode));
        Assert.Equal(File.ReadAllBytes(place["runs/left/model.zip"]), File.ReadAllBytes(place["runs/right/model.zip"]));
        Assert.Equal(0, (await Train("runs/after", "--cache", "shared-cache")).ExitCode);
        using JsonDocument after = Read("runs/after/run.json");
        Assert.Equal((0, 72), Features(after));
    }

    [Fact]
    public async Task AnotherSeedIsAnotherSplit()
    {
        Assert.Equal(0, (await Train("runs/seed", "--seed", "9")).ExitCode);
        Assert.NotEqual(File.ReadAllText(place["runs/first/split.csv"]), File.ReadAllText(place["runs/seed/split.csv"]));
    }

    [Fact]
    public async Task UnusableFilesAreLeftOutAndNamed()
    {
        string set = place.CopySet("spoilt");
        byte[] whole = File.ReadAllBytes(Path.Combine(set, "circles/000.png"));
        File.WriteAllBytes(Path.Combine(set, "circles/cut.png"), whole[..(whole.Length / 2)]);
        File.WriteAllBytes(Path.Combine(set, "circles/empty.jpg"), []);
        File.WriteAllText(Path.Combine(set, "stripes/notes.png"), "not a picture");
        File.WriteAllBytes(Path.Combine(set, "stripes/huge.bmp"), HugeBitmap());
        File.WriteAllText(Path.Combine(set, "README.md"), "about");

        CliOutcome outcome = await Train("runs/spoilt", "--dataset", "spoilt");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Left out 4 files", outcome.Error);
        using JsonDocument run = Read("runs/spoilt/run.json");
        var leftOut = run.RootElement.GetProperty("leftOut").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("path").GetString()!, entry => entry.GetProperty("reason").GetString()!);
        Assert.Equal(["README.md", "circles/cut.png", "circles/empty.jpg", "stripes/huge.bmp", "stripes/notes.png"], leftOut.Keys.Order(StringComparer.Ordinal));
        Assert.All(leftOut.Values, reason => Assert.False(string.IsNullOrWhiteSpace(reason)));
        Assert.Equal(72, File.ReadAllLines(place["runs/spoilt/split.csv"]).Length - 1);

        CliOutcome strict = await Train("runs/strict", "--dataset", "spoilt", "--strict");
        Assert.Equal(3, strict.ExitCode);
        Assert.Contains("circles/cut.png", strict.Error);
        Assert.False(Directory.Exists(place["runs/strict"]));
    }

    [Theory]
    [InlineData("absent", "no such folder")]
    [InlineData("empty", "no class folders")]
    [InlineData("one-class", "one class only")]
    [InlineData("one-picture", "fewer than 2")]
    [InlineData("no-pictures", "fewer than 2")]
    public async Task ADataSetThatCannotTrainIsOneLineAndLeavesNothing(string kind, string message)
    {
        string set = place[$"bad/{kind}"];
        void Add(string name, bool picture) => File.Copy(picture ? place["set/circles/000.png"] : place["tiny.onnx.json"], Path.Combine(Directory.CreateDirectory(Path.Combine(set, Path.GetDirectoryName(name)!)).FullName, Path.GetFileName(name)));
        switch (kind)
        {
            case "empty":
                Directory.CreateDirectory(set);
                break;
            case "one-class":
                Add("a/1.png", true);
                break;
            case "one-picture":
                Add("a/1.png", true);
                Add("b/1.png", true);
                break;
            case "no-pictures":
                Add("a/1.txt", false);
                Add("b/1.txt", false);
                break;
        }

        await AssertFails(3, message, "--dataset", set);
    }

    [Fact]
    public async Task ABackboneThatCannotBeUsedIsOneLineAndLeavesNothing()
    {
        byte[] good = File.ReadAllBytes(place[Workplace.Backbone]);
        File.WriteAllBytes(place["cut.onnx"], good[..(good.Length / 2)]);
        File.Copy(place[Workplace.Backbone], place["bare.onnx"]);
        await AssertFails(3, "no such file", "--backbone", "absent.onnx");
        await AssertFails(3, "cut.onnx", "--backbone", "cut.onnx", "--preprocess", "tf", "--features", "maps");
        await AssertFails(3, "no tensor 'map'", "--backbone", Workplace.Backbone, "--features", "map");
        await AssertFails(3, "--features", "--backbone", "bare.onnx");
        await AssertFails(3, "--preprocess", "--backbone", "bare.onnx", "--features", "maps");
    }

    [Fact]
    public async Task ARunIsNeverOverwritten()
    {
        byte[] before = File.ReadAllBytes(place["runs/first/run.json"]);
        CliOutcome outcome = await Train("runs/first");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("never overwritten", outcome.Error);
        Assert.Equal(before, File.ReadAllBytes(place["runs/first/run.json"]));
    }

    [Fact]
    public async Task AFailureToWriteIsOneLineAndLeavesNothing()
    {
        File.WriteAllText(place["a-file"], "in the way");
        await AssertFails(1, "a-file", "--cache", "a-file");
        await AssertFails(2, "a-file", "--output", "a-file/run");
    }

    [Fact]
    public async Task AnAccuracyBelowTheOneAskedForEndsWithFourAndKeepsTheRun()
    {
        // Labels that say nothing about the pictures cannot be learned.
        string set = place.CopySet("shuffled");
        string[] files = Directory.GetFiles(set, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        File.WriteAllLines(Path.Combine(set, "set.csv"), files.Select((file, i) => $"{Path.GetRelativePath(set, file)},{(char)('a' + (i * 7919 % 5))}").Prepend("path,label"));

        CliOutcome outcome = await Train("runs/low", "--dataset", Path.Combine(set, "set.csv"), "--min-accuracy", "0.95");

        Assert.Equal(4, outcome.ExitCode);
        Assert.True(File.Exists(place["runs/low/model.zip"]));
    }

    [Fact]
    public async Task CancellingEndsWith130AndLeavesNothing()
    {
        using CancellationTokenSource cancel = new();
        CliOutcome outcome = await place.Cli.RunAsync(
            new CancelOn("Features", cancel), cancel.Token, "train", "--dataset", "set", "--backbone", Workplace.Backbone, "--output", "cancelled/run", "--no-cache");
        Assert.Equal(130, outcome.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(place["cancelled"]));
    }

    [Fact]
    public async Task AManifestsSplitIsKept()
    {
        string[] lines = File.ReadAllLines(place["runs/first/split.csv"]);
        File.WriteAllLines(place["set.csv"], lines.Select((line, i) => i == 0 ? line : "set/" + line));

        CliOutcome outcome = await Train("runs/manifest", "--dataset", "set.csv", "--seed", "5");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(lines.Skip(1), File.ReadLines(place["runs/manifest/split.csv"]).Skip(1).Select(line => line["set/".Length..]));
        Assert.Equal(File.ReadAllText(place["runs/first/metrics.json"]), File.ReadAllText(place["runs/manifest/metrics.json"]));
    }

    private static (int Computed, int Reused) Features(JsonDocument run) =>
        (run.RootElement.GetProperty("features").GetProperty("computed").GetInt32(), run.RootElement.GetProperty("features").GetProperty("reused").GetInt32());

    private Task<CliOutcome> Train(string output, params string[] more)
    {
        List<string> arguments = ["train", "--quiet", "--output", output, .. more];
        arguments.AddRange(more.Contains("--dataset") ? [] : ["--dataset", "set"]);
        arguments.AddRange(more.Contains("--backbone") ? [] : ["--backbone", Workplace.Backbone]);
        return place.Cli.RunAsync([.. arguments]);
    }

    private async Task AssertFails(int exitCode, string message, params string[] more)
    {
        string parent = place["failed"];
        CliOutcome outcome = more.Contains("--output")
            ? await place.Cli.RunAsync(["train", "--quiet", "--dataset", "set", "--backbone", Workplace.Backbone, .. more])
            : await Train("failed/run", more);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(message, Assert.Single(outcome.ErrorLines));
        Assert.Empty(outcome.Out);
        Assert.True(!Directory.Exists(parent) || Directory.GetFileSystemEntries(parent).Length == 0);
    }

    private JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllText(place[file]));

    /// <summary>A header that announces 60,000 × 60,000 pixels: refused before memory is taken.</summary>
    private static byte[] HugeBitmap()
    {
        byte[] bytes = new byte[54];
        "BM"u8.CopyTo(bytes);
        BitConverter.TryWriteBytes(bytes.AsSpan(2), 54);
        BitConverter.TryWriteBytes(bytes.AsSpan(10), 54);
        BitConverter.TryWriteBytes(bytes.AsSpan(14), 40);
        BitConverter.TryWriteBytes(bytes.AsSpan(18), 60_000);
        BitConverter.TryWriteBytes(bytes.AsSpan(22), 60_000);
        bytes[26] = 1;
        bytes[28] = 24;
        return bytes;
    }

    private sealed class CancelOn(string word, CancellationTokenSource source) : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            if (value?.Contains(word) == true)
            {
                source.Cancel();
            }
        }
    }
}
