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

    [Fact]
    public async Task Checkpoints_of_an_earlier_training_are_not_mixed_with_those_of_another()
    {
        File.WriteAllText(Path.Combine(_folder, "tiny.yaml"), Tiny);
        File.WriteAllText(Path.Combine(_folder, "other.yaml"), Tiny + "augmentation: {rotation: 5}\n");
        SampleDataset.Ensure(Path.Combine(_folder, "pictures"), 8);
        Assert.Equal(0, (await Run("train", "-p", "tiny.yaml", "-d", "pictures", "-o", "a", "--checkpoints", "ck", "-q")).ExitCode);

        CliOutcome again = await Run("train", "-p", "tiny.yaml", "-d", "pictures", "-o", "b", "--checkpoints", "ck", "-q");
        Assert.Equal((2, true), (again.ExitCode, again.Error.Contains("holds checkpoints of an earlier training (training, epoch 2)", StringComparison.Ordinal)));

        CliOutcome other = await Run("train", "-p", "other.yaml", "-d", "pictures", "-o", "b", "--checkpoints", "ck", "--resume", "-q");
        Assert.Equal((3, true), (other.ExitCode, other.Error.Contains("belongs to another training", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(Path.Combine(_folder, "b")));
    }

    [Fact]
    public async Task A_cancelled_run_is_resumed_by_the_command_it_prints_and_leaves_no_checkpoints()
    {
        File.WriteAllText(Path.Combine(_folder, "tiny.yaml"), Tiny.Replace("epochs: 2", "epochs: 30", StringComparison.Ordinal));
        SampleDataset.Ensure(Path.Combine(_folder, "pictures"), 8);
        Assert.Equal(0, (await Run("train", "-p", "tiny.yaml", "-d", "pictures", "-o", "a", "-q")).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(_folder, "artifacts")));

        using var cancel = new CancellationTokenSource();
        using FileSystemWatcher watcher = new(_folder, "epoch-0003*.ckpt") { IncludeSubdirectories = true, EnableRaisingEvents = true };
        watcher.Created += (_, _) => cancel.Cancel();
        watcher.Renamed += (_, _) => cancel.Cancel();
        CliOutcome cancelled = await new CliHarness(_folder).RunAsync(TextWriter.Null, cancel.Token, "train", "-p", "tiny.yaml", "-d", "pictures", "-o", "b", "-q");
        Assert.Equal(130, cancelled.ExitCode);
        Assert.False(Directory.Exists(Path.Combine(_folder, "b")));

        string command = cancelled.ErrorLines.Single(line => line.StartsWith("Go on with: mlnetclassifier ", StringComparison.Ordinal))["Go on with: mlnetclassifier ".Length..];
        CliOutcome resumed = await Run(command.Split(' '));
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains("Going on from training, epoch", resumed.Error);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "a", "model.zip")), File.ReadAllBytes(Path.Combine(_folder, "b", "model.zip")));
        Assert.False(Directory.Exists(Path.Combine(_folder, "artifacts")));
    }

    [Theory]
    [InlineData(3, "line 2", "-p", "bad.yaml")]
    [InlineData(3, "no such file", "-p", "nowhere.yaml")]
    [InlineData(3, "no such file, and no recipe of that name", "-p", "nowhere")]
    [InlineData(3, "--augment: rotatoin", "-d", ".", "--augment", "rotatoin=3")]
    [InlineData(3, "Degrees must be from 0 to 180", "-d", ".", "--augment", "rotation=300")]
    [InlineData(3, "not of the form key=value", "-d", ".", "--augment", "rotation")]
    [InlineData(2, "--checkpoints needs a training in epochs", "--checkpoints", "ck", "-d", ".")]
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
