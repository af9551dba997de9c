using System.Text.Json;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Cli.Tests.Verbs;

public sealed class BenchVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task JsonHoldsTheTimesOfABatch()
    {
        CliOutcome outcome = await new CliHarness(folder).RunAsync("bench", "--batch", "2", "--threads", "1", "--runs", "3", "--json");

        Assert.Equal(0, outcome.ExitCode);
        using JsonDocument json = JsonDocument.Parse(outcome.Out);
        Assert.Equal(
            ["backbone", "batch", "threads", "precision", "runs", "medianMs", "minMs", "picturesPerSecond"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.InRange(json.RootElement.GetProperty("minMs").GetDouble(), 1e-6, json.RootElement.GetProperty("medianMs").GetDouble());
    }

    [Fact]
    public async Task ExplainNamesAKernelAndATimeForEveryStep()
    {
        CliOutcome table = await new CliHarness(folder).RunAsync("bench", "--explain", "--runs", "1");
        CliOutcome json = await new CliHarness(folder).RunAsync("bench", "--explain", "--runs", "1", "--json");

        Assert.Equal((0, 0), (table.ExitCode, json.ExitCode));
        using JsonDocument profile = JsonDocument.Parse(json.Out);
        JsonElement[] steps = [.. profile.RootElement.GetProperty("steps").EnumerateArray()];
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.NotEqual("", step.GetProperty("kernel").GetString()));
        Assert.Contains(steps, step => step.GetProperty("shareOfPeak").GetDouble() > 0);
        Assert.Equal(steps.Length + 2, table.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
