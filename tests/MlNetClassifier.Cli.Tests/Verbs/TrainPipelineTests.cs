using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Cli.Tests.Verbs;

public sealed class TrainPipelineTests : IDisposable
{
    private const string Tiny = "network: {width: 24, height: 24, filters: 4, stemStride: 2}\ntraining: {epochs: 2}\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_recipe_is_run_and_resumed_to_the_same_bytes()
    {
        File.WriteAllText(Path.Combine(_folder, "tiny.yaml"), Tiny);
        SampleDataset.Ensure(Path.Combine(_folder, "pictures"), 8);
        CliOutcome whole = await Run("train", "-p", "tiny.yaml", "-d", "pictures", "-o", "a", "--checkpoints", "ck", "--tensorboard", "tb", "-q");
        Assert.True(whole.ExitCode == 0, whole.Error);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder, "tb"), "events.out.tfevents.*", SearchOption.AllDirectories));

        // As if the run had been killed after its first epoch.
        File.Delete(Path.Combine(_folder, "ck", "training", "epoch-0002.ckpt"));
        CliOutcome resumed = await Run("train", "-p", "tiny.yaml", "-d", "pictures", "-o", "b", "--checkpoints", "ck", "--resume", "-q");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "a", "model.zip")), File.ReadAllBytes(Path.Combine(_folder, "b", "model.zip")));
    }

    [Theory]
    [InlineData(3, "line 2", "-p", "bad.yaml")]
    [InlineData(3, "no such file", "-p", "nowhere.yaml")]
    [InlineData(2, "--resume needs --checkpoints", "-p", "tiny.yaml", "--resume")]
    [InlineData(2, "--checkpoints needs --pipeline", "--checkpoints", "ck")]
    [InlineData(2, "no place in a recipe", "-p", "tiny.yaml", "--backbone", "x.onnx")]
    public async Task Mistakes_have_their_exit_codes(int code, string message, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_folder, "tiny.yaml"), Tiny);
        File.WriteAllText(Path.Combine(_folder, "bad.yaml"), "network: {}\nepochs: 5\n");
        CliOutcome outcome = await Run(["train", .. arguments]);
        Assert.Equal(code, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    private Task<CliOutcome> Run(params string[] arguments) => new CliHarness(_folder).RunAsync(arguments);
}
