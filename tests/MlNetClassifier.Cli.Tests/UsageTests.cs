using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("bench")]
    public async Task HelpShowsExamples(string verb)
    {
        CliOutcome outcome = await new CliHarness(folder).RunAsync(verb, "--help");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Examples:", outcome.Out);
        Assert.Contains($"mlnetclassifier {verb}", outcome.Out);
        Assert.Empty(outcome.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fly")]
    [InlineData("train --colour blue")]
    [InlineData("train --threads 0")]
    [InlineData("train --threads many")]
    [InlineData("train --epochs 0")]
    [InlineData("train --resize squash")]
    [InlineData("train --preprocess keras")]
    [InlineData("train --min-accuracy 1.5 --dataset .")]
    [InlineData("train --cache a --no-cache --dataset .")]
    [InlineData("train --dataset . --checkpoints ck")]
    [InlineData("train --dataset . --resume")]
    [InlineData("train --pipeline resnet50-softmax --tensorboard tb")]
    [InlineData("train --fine-tune 1")]
    [InlineData("train --hidden 12,")]
    [InlineData("train --dataset . --fine-tune -1")]
    [InlineData("train --dataset . --update-statistics")]
    [InlineData("train --pipeline quickstart --preprocess tf")]
    [InlineData("dataset")]
    [InlineData("dataset preview --rows 0")]
    [InlineData("dataset preview --size 4")]
    [InlineData("evaluate --dataset .")]
    [InlineData("evaluate --model m.zip")]
    [InlineData("predict --model m.zip")]
    [InlineData("predict --model m.zip x.png --format xml")]
    [InlineData("predict --model m.zip x.png --top 0")]
    [InlineData("predict --model m.zip nothing-*.png")]
    [InlineData("bench --runs 0")]
    [InlineData("bench --features pool")]
    public async Task WrongUsageEndsWithTwoAndSaysWhy(string commandLine)
    {
        CliOutcome outcome = await new CliHarness(folder).RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, outcome.ExitCode);
        Assert.InRange(outcome.ErrorLines.Length, 1, 2);
        Assert.Empty(outcome.Out);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task BenchPrintsOneObject()
    {
        CliOutcome outcome = await new CliHarness(folder).RunAsync("bench", "--runs", "2", "--batch", "2", "--threads", "1", "--json");
        Assert.Equal(0, outcome.ExitCode);
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(outcome.Out);
        Assert.Equal(
            ["backbone", "batch", "threads", "precision", "runs", "medianMs", "minMs", "picturesPerSecond"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        double median = json.RootElement.GetProperty("medianMs").GetDouble();
        Assert.InRange(json.RootElement.GetProperty("minMs").GetDouble(), 0.001, median);
        Assert.Equal(2000 / median, json.RootElement.GetProperty("picturesPerSecond").GetDouble(), 6);
    }
}
