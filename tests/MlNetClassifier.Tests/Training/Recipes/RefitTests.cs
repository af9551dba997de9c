using System.Globalization;
using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Tests.Training.Recipes;

/// <summary>Training once more on the validation pictures too, and fine-tuning on pictures that are augmented anew.</summary>
public sealed class RefitTests : IClassFixture<RecipeRunTests.Pictures>, IDisposable
{
    private const string Hidden = "backbones: [a]\nhead: {hidden: [8]}\ntraining: {epochs: 4, learningRate: 0.01}\n";
    private const string Tuned = "backbones: [a]\nhead: {dropout: 0.1}\naugmentation: {copies: 1, rotation: 10}\ntraining: {epochs: 3}\n"
        + "fineTuning: {blocks: 2, blockRateDecay: 0.5, training: {epochs: 3, learningRate: 0.01, optimizer: adam, schedule: cosine}}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("refit").FullName;
    private readonly RecipeRunTests.Pictures _pictures;

    public RefitTests(RecipeRunTests.Pictures pictures) => _pictures = pictures;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Hidden)]
    [InlineData(Tuned)]
    [InlineData("network: {width: 24, height: 24, filters: 4, stemStride: 2}\ntraining: {epochs: 2}\n")]
    public void Changes_the_model_and_none_of_the_figures(string recipe)
    {
        TrainingRunResult once = Run(recipe, "once", 2), again = Run(recipe + "refit: true", "again", 2), threads = Run(recipe + "refit: true", "threads", 1);
        Assert.Equal(Figures(once), Figures(again));
        Assert.Equal(["train"], once.Report.Head.FittedTo);
        Assert.Equal(["train", "validation"], again.Report.Head.FittedTo);
        Assert.Equal(once.Report.Head.Iterations, again.Report.Head.Iterations);
        Assert.NotEqual(File.ReadAllBytes(Model(once)), File.ReadAllBytes(Model(again)));
        Assert.Equal(File.ReadAllBytes(Model(again)), File.ReadAllBytes(Model(threads)));
    }

    [Fact]
    public void Can_be_kept_from_a_linear_head()
    {
        const string Linear = "backbones: [a]\ntraining: {optimizer: lbfgs}\n";
        TrainingRunResult refitted = Run(Linear, "linear", 2), once = Run(Linear + "refit: false", "linear-once", 2);
        Assert.Equal(["train", "validation"], refitted.Report.Head.FittedTo);
        Assert.Equal(["train"], once.Report.Head.FittedTo);
        Assert.Equal(refitted.Report.Head.L2, once.Report.Head.L2);
        Assert.Equal(Figures(refitted), Figures(once));
        Assert.NotEqual(File.ReadAllBytes(Model(refitted)), File.ReadAllBytes(Model(once)));
    }

    /// <summary>At a rate that is far too high the loss is lowest before the end.</summary>
    [Fact]
    public void Takes_the_last_epoch_where_that_is_asked_for()
    {
        const string Recipe = "backbones: [a]\nhead: {hidden: [8]}\ntraining: {epochs: 6, learningRate: 0.3, restoreBest: BEST}\n";
        TrainingRunResult best = Run(Recipe.Replace("BEST", "true", StringComparison.Ordinal), "best", 2);
        TrainingRunResult last = Run(Recipe.Replace("BEST", "false", StringComparison.Ordinal) + "refit: true", "last", 2);
        Assert.Equal(Figures(best), Figures(last));
        Assert.Equal(6, last.Report.Head.Iterations);
        Assert.InRange(best.Report.Head.Iterations, 1, 5);
    }

    /// <summary>As if the run had been killed after each epoch of each of the four phases.</summary>
    [Fact]
    public void Is_resumed_from_any_epoch_to_the_same_bytes()
    {
        string recipe = Tuned + "refit: true", checkpoints = Path.Combine(_folder, "ck");
        byte[] whole = File.ReadAllBytes(Model(Run(recipe, "whole", 2, checkpoints)));
        (string Phase, string[] Files)[] phases = [.. new[] { "head", "fine-tuning", "head-refit", "fine-tuning-refit" }
            .Select(phase => (phase, Directory.GetFiles(Path.Combine(checkpoints, phase)).Order(StringComparer.Ordinal).ToArray()))];
        int tried = 0;
        for (int phase = phases.Length - 1; phase >= 0; phase--)
        {
            Assert.NotEmpty(phases[phase].Files);
            for (int epoch = phases[phase].Files.Length - 1; epoch >= 0; epoch--)
            {
                string left = Path.Combine(_folder, $"left-{phase}-{epoch}");
                foreach ((string name, string[] files) in phases.Take(phase + 1))
                {
                    Directory.CreateDirectory(Path.Combine(left, name));
                    foreach (string file in name == phases[phase].Phase ? files.Take(epoch + 1) : files)
                    {
                        File.Copy(file, Path.Combine(left, name, Path.GetFileName(file)));
                    }
                }

                Assert.Equal(whole, File.ReadAllBytes(Model(Run(recipe, $"resumed-{phase}-{epoch}", 2, left, resume: true))));
                tried++;
            }
        }

        Assert.InRange(tried, 8, 12);
    }

    /// <summary>Without augmentation it makes no difference whether the frozen part is computed once or each time.</summary>
    [Fact]
    public void A_frozen_part_that_runs_each_time_stays_frozen()
    {
        const string Recipe = "backbones: [a]\ntraining: {optimizer: lbfgs, weightDecay: 0.01}\nfineTuning: {blocks: 1, cacheTrunk: CACHE, training: {epochs: 2, learningRate: 0.01}}\n";
        TrainingRunResult cached = Run(Recipe.Replace("CACHE", "true", StringComparison.Ordinal), "cached", 2);
        TrainingRunResult whole = Run(Recipe.Replace("CACHE", "false", StringComparison.Ordinal), "streamed", 2);
        double[] one = Losses(cached), two = Losses(whole);
        Assert.Equal(one.Length, two.Length);
        Assert.All(one.Zip(two), pair => Assert.Equal(pair.First, pair.Second, 2e-4));
        Assert.Equal(cached.Metrics.LogLoss, whole.Metrics.LogLoss, 2e-3);
    }

    [Fact]
    public void All_blocks_are_trained_on_pictures_that_are_augmented_anew()
    {
        const string Recipe = "backbones: [a]\naugmentation: {COPIES rotation: 30}\ntraining: {optimizer: lbfgs, weightDecay: 0.01}\nfineTuning: {blocks: ALL, cacheTrunk: CACHE, training: {epochs: 2, learningRate: 0.01}}\n";
        int blocks = BlockFinder.Find(GraphAssembly.Features([Backbone()], "average")).Count;
        TrainingRunResult Tune(string name, string copies, bool cache) => Run(
            Recipe.Replace("COPIES", copies, StringComparison.Ordinal).Replace("ALL", $"{blocks}", StringComparison.Ordinal).Replace("CACHE", cache ? "true" : "false", StringComparison.Ordinal), name, 2);
        double[] plain = Losses(Tune("all", string.Empty, true)), streamed = Losses(Tune("all-streamed", string.Empty, false));
        Assert.Equal(plain, streamed);

        // The same without rotation: the head's figures agree, those of fine-tuning do not.
        double[] still = Losses(Run(
            $"backbones: [a]\ntraining: {{optimizer: lbfgs, weightDecay: 0.01}}\nfineTuning: {{blocks: {blocks}, training: {{epochs: 2, learningRate: 0.01}}}}\n", "still", 2));
        Assert.Equal(still[..^2], plain[..^2]);
        Assert.NotEqual(still[^1], plain[^1]);
    }

    private static string Model(TrainingRunResult run) => Path.Combine(run.Path, RunFiles.Model);

    /// <summary>The history without its seconds.</summary>
    private static string[] Figures(TrainingRunResult run) => [.. File.ReadAllLines(Path.Combine(run.Path, RunFiles.History)).Select(line => line[..line.LastIndexOf(',')])];

    private static double[] Losses(TrainingRunResult run) =>
        [.. File.ReadAllLines(Path.Combine(run.Path, RunFiles.History)).Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];

    private TrainingRunResult Run(string recipe, string name, int threads, string? checkpoints = null, bool resume = false)
    {
        Recipe read = RecipeReader.Parse(recipe, "test");
        return RecipeRun.Execute(
            new RecipeRunOptions
            {
                Recipe = read,
                RecipeName = "test",
                Dataset = ImageDataset.Open(_pictures.Folder),
                Output = Path.Combine(_folder, name),
                Backbones = read.Network is null ? [Backbone()] : [],
                Threads = threads,
                CheckpointFolder = checkpoints,
                Resume = resume,
            },
            new Quiet());
    }

    /// <summary>A small residual network with random weights as a backbone file.</summary>
    private Backbone Backbone()
    {
        string path = Path.Combine(_folder, "backbone.onnx");
        Graph graph = MlNetClassifier.Graphs.Training.InferenceForm.Of(SmallResNet.Build(32, 32, 3, 5, filters: 4, stemStride: 2).Graph);
        GraphValue map = graph.Nodes.Last(n => n.Operator is MlNetClassifier.Graphs.Operators.GlobalAveragePool).Inputs[0]!;
        File.WriteAllBytes(path, OnnxExporter.Export(graph.Cut(map.Name)));
        return BackboneLoader.Load(path, new BackboneOptions { Preprocessing = BackbonePreprocessing.Caffe, FeatureTensor = map.Name });
    }

    private sealed class Quiet : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
        }
    }
}
