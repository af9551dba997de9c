using System.Text.Json;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Cli.Tests.Verbs;

public sealed class ExportVerbTests(ExportVerbTests.Trained trained) : IClassFixture<ExportVerbTests.Trained>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Onnx_is_written_beside_the_model_checked_and_described()
    {
        File.Copy(trained.Model, Path.Combine(_folder, "model.zip"));

        CliOutcome outcome = await Run("export", "--model", "model.zip", "--format", "onnx", "--dataset", trained.Data, "--samples", "5");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("Pixels float [N, 3, 96, 96]", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("Checked    5 pictures", outcome.Out, StringComparison.Ordinal);
        CliOutcome inspected = await Run("inspect", "model.onnx");
        Assert.Contains("Score", inspected.Out, StringComparison.Ordinal);

        CliOutcome again = await Run("export", "--model", "model.zip", "--format", "onnx");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("--force", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("export", "--model", "model.zip", "--format", "onnx", "--force", "--pictures", Path.Combine(trained.Data, "rings"), "--json")).ExitCode);
        Assert.Equal(["model.onnx", "model.zip"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Json_tells_what_was_written()
    {
        CliOutcome outcome = await Run("export", "--model", trained.Model, "--format", "onnx", "--output", "net.onnx", "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        using JsonDocument json = JsonDocument.Parse(outcome.Out);
        JsonElement root = json.RootElement;
        Assert.Equal(new FileInfo(Path.Combine(_folder, "net.onnx")).Length, root.GetProperty("bytes").GetInt64());
        Assert.Equal(14, root.GetProperty("onnx").GetProperty("pictures").GetInt32());
        Assert.InRange(root.GetProperty("onnx").GetProperty("largestDifference").GetDouble(), 0, 1e-4);
        Assert.Equal("crop", root.GetProperty("onnx").GetProperty("preprocessing").GetProperty("resize").GetString());
    }

    [Theory]
    [InlineData("path")]
    [InlineData("image")]
    public async Task Zips_of_both_kinds_predict_as_the_model_does(string input)
    {
        string picture = Directory.GetFiles(Path.Combine(trained.Data, "rings"))[0];
        CliOutcome written = await Run("export", "--model", trained.Model, "--format", "zip", "--input", input, "--output", "other.zip");
        Assert.Equal((0, ""), (written.ExitCode, written.Error));
        CliOutcome first = await Run("predict", "--model", trained.Model, picture), second = await Run("predict", "--model", "other.zip", picture);
        Assert.Equal(first.Out, second.Out);
    }

    [Fact]
    public async Task Labels_are_one_a_line()
    {
        Assert.Equal(0, (await Run("export", "--model", trained.Model, "--format", "labels", "--output", "names.txt")).ExitCode);
        Assert.Equal(SampleDataset.Labels, await File.ReadAllLinesAsync(Path.Combine(_folder, "names.txt")));
    }

    [Theory]
    [InlineData(2, "--format must be", "--format", "tflite")]
    [InlineData(2, "--pictures", "--format", "labels", "--dataset", ".")]
    [InlineData(2, "--input", "--format", "onnx", "--input", "image")]
    [InlineData(2, "not both", "--format", "onnx", "--dataset", ".", "--pictures", "a.png")]
    [InlineData(2, "--samples", "--format", "onnx", "--samples", "3")]
    [InlineData(2, "is a folder", "--format", "labels", "--output", ".")]
    [InlineData(2, "No file matches", "--format", "onnx", "--pictures", "*.gif")]
    [InlineData(3, "None of 1 pictures", "--format", "onnx", "--pictures", "absent.png", "--output", "x.onnx")]
    public async Task Wrong_usage_leaves_nothing(int exitCode, string expected, params string[] arguments)
    {
        CliOutcome outcome = await Run(["export", "--model", trained.Model, .. arguments]);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Missing_and_broken_models_are_bad_input()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "text.zip"), "no zip");
        Assert.Equal(3, (await Run("export", "--model", "absent.zip", "--format", "onnx")).ExitCode);
        Assert.Equal(3, (await Run("export", "--model", "text.zip", "--format", "labels")).ExitCode);
        Assert.Contains("Examples:", (await Run("export", "--help")).Out, StringComparison.Ordinal);
    }

    private Task<CliOutcome> Run(params string[] arguments) => new CliHarness(_folder).RunAsync(arguments);

    /// <summary>A model trained on a few drawn pictures.</summary>
    public sealed class Trained : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

        public string Data => Path.Combine(_folder, "data");

        public string Model => Path.Combine(_folder, "run", "model.zip");

        public async Task InitializeAsync()
        {
            SampleDataset.Ensure(Data, 8);
            CliOutcome outcome = await new CliHarness(_folder).RunAsync("train", "--dataset", Data, "--output", Path.Combine(_folder, "run"), "--quiet");
            Assert.Equal(0, outcome.ExitCode);
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return Task.CompletedTask;
        }
    }
}
