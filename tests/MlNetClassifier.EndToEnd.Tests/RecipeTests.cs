using System.Text.Json;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.EndToEnd.Tests;

/// <summary>Each recipe of <c>pipelines/</c> by its one command, on a few pictures and for an epoch: that it runs, and that its model serves.</summary>
public sealed class RecipeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;
    private readonly CliHarness cli;

    public RecipeTests()
    {
        cli = new CliHarness(folder);
        SampleDataset.Ensure(Path.Combine(folder, "pictures"), 5);
        foreach (string label in SampleDataset.Labels.Skip(3))
        {
            Directory.Delete(Path.Combine(folder, "pictures", label), recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("quickstart", "small-resnet from scratch")]
    [InlineData("cnn-from-scratch", "tutorial-cnn from scratch")]
    [InlineData("thin-structures", "small-fcn from scratch")]
    public async Task NetworksFromScratchTrain(string recipe, string kind)
    {
        await TrainAndEvaluate(kind, "--pipeline", recipe, "--epochs", "1");
        Assert.Equal(recipe == "cnn-from-scratch", Directory.Exists(Path.Combine(folder, "artifacts", "tensorboard", "run")));
    }

    [SkippableTheory]
    [InlineData("resnet50-softmax", "resnet50_caffe_res4f.onnx", "softmax regression")]
    [InlineData("resnet50-softmax", "mobilenet_v1_0.25_128_frozen.pb", "softmax regression")]
    [InlineData("five-backbones", "inceptionv3_2015_mixed8.onnx", "hidden head (128)")]
    [InlineData("five-backbones", "mobilenetv2_1.0_224_notop.onnx,squeezenet1.0_caffe.onnx", "hidden head (128)")]
    public async Task RecipesTakeTheBackbonesAtHand(string recipe, string backbones, string kind) =>
        await TrainAndEvaluate(kind, "--pipeline", recipe, "--epochs", "1", "--backbone", string.Join(',', backbones.Split(',').Select(b => SharedFiles.Require("models/" + b))));

    [SkippableTheory]
    [InlineData("mobilenetv2_1.0_224_notop.onnx", "1")]
    [InlineData("mobilenet_v1_0.25_128_frozen.pb", "2")]
    public async Task ImportedBackbonesAreFineTuned(string backbone, string blocks) => await TrainAndEvaluate(
        $"softmax regression, L-BFGS, last {blocks} blocks fine-tuned", "--backbone", SharedFiles.Require("models/" + backbone), "--fine-tune", blocks, "--epochs", "1");

    /// <summary>Both phases on a VGG16 of random weights: its features teach nothing, but every step of the way is gone.</summary>
    [Fact]
    public async Task Vgg16GoesThroughBothPhases()
    {
        string file = Path.Combine(folder, "vgg16.onnx");
        File.WriteAllBytes(file, OnnxExporter.Export(Architecture.Find("vgg16")!.Build(new ArchitectureOptions { Size = 64 }, new RandomWeights(1))));
        File.WriteAllText(file + ".json", $$"""
            {"name":"vgg16","input":"{{Architecture.InputName}}","layout":"NCHW","width":64,"height":64,"color":"BGR","mean":[103.939,116.779,123.68],"std":[60,60,60],"features":"{{Architecture.FeaturesName}}"}
            """);
        await TrainAndEvaluate(
            "hidden head (256), last 1 blocks fine-tuned", "--pipeline", "vgg16-bottleneck", "--backbone", file, "--input-size", "64", "--epochs", "1", "--checkpoints", "ck");
        Assert.Equal(3, File.ReadAllLines(Path.Combine(folder, "run", "history.csv")).Length);
        Assert.Equal(["fine-tuning", "head"], Directory.GetDirectories(Path.Combine(folder, "ck")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("resnet50-softmax", "models pull keras-resnet50-notop")]
    [InlineData("five-backbones", "models pull keras-inceptionv3-notop")]
    [InlineData("vgg16-bottleneck", "models pull keras-vgg16-notop")]
    public async Task MissingWeightsAreSaidHowToGet(string recipe, string how)
    {
        CliOutcome outcome = await cli.RunAsync("train", "--quiet", "--dataset", "pictures", "--pipeline", recipe, "--output", "run");
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains(how, Assert.Single(outcome.ErrorLines));
        Assert.False(Directory.Exists(Path.Combine(folder, "run")));
    }

    private async Task TrainAndEvaluate(string kind, params string[] arguments)
    {
        CliOutcome trained = await cli.RunAsync(["train", "--quiet", "--dataset", "pictures", "--output", "run", .. arguments]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        using JsonDocument run = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "run", "run.json")));
        Assert.StartsWith(kind, run.RootElement.GetProperty("head").GetProperty("kind").GetString());

        // The zip gives the figures that the run reports, so it is the network that was trained.
        File.WriteAllLines(
            Path.Combine(folder, "again.csv"),
            File.ReadLines(Path.Combine(folder, "run", "split.csv")).Select((line, i) => i == 0 ? line : "pictures/" + line));
        CliOutcome evaluated = await cli.RunAsync("evaluate", "--model", "run/model.zip", "--dataset", "again.csv", "--split", "test", "--json", "--quiet");
        Assert.True(evaluated.ExitCode == 0, evaluated.Error);
        using JsonDocument then = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "run", "metrics.json"))), now = JsonDocument.Parse(evaluated.Out);
        Assert.InRange(Math.Abs(then.RootElement.GetProperty("logLoss").GetDouble() - now.RootElement.GetProperty("logLoss").GetDouble()), 0, 1e-3);
        Assert.Equal(then.RootElement.GetProperty("microAccuracy").GetDouble(), now.RootElement.GetProperty("microAccuracy").GetDouble(), 6);
    }
}
