using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Imaging;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Tests.Training.Recipes;

public sealed class RecipeRunTests : IClassFixture<RecipeRunTests.Pictures>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recipe").FullName;
    private readonly Pictures _pictures;

    public RecipeRunTests(Pictures pictures) => _pictures = pictures;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Trains_a_network_from_scratch_the_same_on_any_number_of_threads()
    {
        Recipe recipe = Read("network: {width: 32, height: 32, filters: 4, stemStride: 2}\naugmentation: {rotation: 20, horizontalFlip: true, mixUp: 0.2}\ntraining: {epochs: 2, learningRate: 0.01}");
        TrainingRunResult one = Run(recipe, "one", 1), two = Run(recipe, "two", 3);
        Assert.Equal(File.ReadAllBytes(Model(one)), File.ReadAllBytes(Model(two)));
        Assert.Equal(3, File.ReadAllLines(Path.Combine(one.Path, RunFiles.History)).Length);
        Assert.True(File.Exists(Path.Combine(one.Path, RunFiles.Metrics)));
    }

    [Fact]
    public void Trains_a_published_network_from_scratch()
    {
        Recipe recipe = Read("network: {architecture: mobilenetv2, width: 32, height: 32, widthMultiplier: 0.35}\nresize: stretch\ntraining: {epochs: 2, learningRate: 0.003}");
        TrainingRunResult run = Run(recipe, "published", 2);
        double[] losses = [.. File.ReadAllLines(Path.Combine(run.Path, RunFiles.History)).Skip(1).Select(l => double.Parse(l.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(losses[1] < losses[0], $"The loss went from {losses[0]} to {losses[1]}.");
        Assert.Equal("mobilenetv2", run.Report.Backbone.Name);
        Assert.Equal(1280, run.Report.Backbone.FeatureWidth);
    }

    [Fact]
    public void The_saved_model_scores_as_the_trained_network_did()
    {
        TrainingRunResult run = Run(Read("network: {width: 32, height: 32, filters: 4, stemStride: 2}\nresize: stretch\ntraining: {epochs: 1}"), "run", 2);
        string[] held = [.. File.ReadAllLines(Path.Combine(run.Path, RunFiles.Split)).Skip(1).Select(l => l.Split(',')).Where(c => c[2] == "test").Select(c => c[0])];
        ITransformer model = new MLContext().Model.Load(Model(run), out _);
        var engine = new MLContext().Model.CreatePredictionEngine<PathRow, ScoreRow>(model);
        int right = held.Count(path => engine.Predict(new PathRow { ImagePath = Path.Combine(_pictures.Folder, path) }).PredictedLabel == path.Split('/')[0]);
        Assert.Equal(run.Metrics.MicroAccuracy, (double)right / held.Length, 1e-9);
    }

    [Fact]
    public void Trains_heads_on_one_backbone_and_on_two()
    {
        Backbone backbone = Backbone("average");
        Recipe linear = Read("backbones: [a]\ntraining: {optimizer: lbfgs}");
        TrainingRunResult one = Run(linear, "linear", 2, backbone);
        Recipe deep = Read("backbones: [a, b]\nhead: {hidden: [16], batchNormalization: true, dropout: 0.2}\naugmentation: {copies: 1, rotation: 10}\ntraining: {epochs: 3}");
        TrainingRunResult two = Run(deep, "deep", 2, backbone, backbone);
        Assert.Equal(backbone.FeatureWidth, one.Report.Backbone.FeatureWidth);
        Assert.Equal(16, two.Report.Backbone.FeatureWidth);
    }

    [Fact]
    public void Takes_features_from_the_cache_and_comes_to_the_same_model()
    {
        Recipe recipe = Read("backbones: [a, b]\nhead: {hidden: [8]}\ntraining: {epochs: 2}");
        RecipeRunOptions options = new()
        {
            Recipe = recipe,
            RecipeName = "test",
            Dataset = ImageDataset.Open(_pictures.Folder),
            Output = Path.Combine(_folder, "first"),
            Backbones = [Backbone("average"), Backbone("average")],
            Threads = 2,
            CacheFolder = Path.Combine(_folder, "cache"),
        };
        TrainingRunResult none = RecipeRun.Execute(options with { CacheFolder = null, Output = Path.Combine(_folder, "none") }, new Quiet());
        TrainingRunResult first = RecipeRun.Execute(options, new Quiet());
        TrainingRunResult second = RecipeRun.Execute(options with { Output = Path.Combine(_folder, "second") }, new Quiet());

        // Both backbones are the same network: the second of the first run finds all of it.
        int pictures = options.Dataset.Images.Count;
        Assert.Equal((2 * pictures, null), (none.Report.Features.Computed + none.Report.Features.Reused, none.Report.Features.Cache));
        Assert.Equal(new RunFeatures(0, 2 * pictures, options.CacheFolder), second.Report.Features);
        Assert.InRange(first.Report.Features.Computed, 1, pictures);
        Assert.Equal(File.ReadAllBytes(Model(none)), File.ReadAllBytes(Model(first)));
        Assert.Equal(File.ReadAllBytes(Model(none)), File.ReadAllBytes(Model(second)));
    }

    [Theory]
    [InlineData("average")]
    [InlineData("max")]
    [InlineData("flatten")]
    public void Fine_tunes_the_last_block(string pooling)
    {
        Recipe recipe = Read($"backbones: [a]\npooling: {pooling}\nhead: {{dropout: 0.1}}\ntraining: {{epochs: 2}}\nfineTuning: {{blocks: 1, training: {{epochs: 2, learningRate: 0.001}}}}");
        TrainingRunResult run = Run(recipe, "tuned", 2, Backbone(pooling));
        Assert.Contains("last 1 blocks fine-tuned", run.Report.Head.Kind);
        Assert.Equal(5, File.ReadAllLines(Path.Combine(run.Path, RunFiles.History)).Length);
    }

    [Fact]
    public void Keeps_the_validation_pictures_from_a_head_whose_fine_tuning_they_judge()
    {
        const string Linear = "backbones: [a]\ntraining: {optimizer: lbfgs, weightDecay: 0.01}\n";
        TrainingRunResult plain = Run(Read(Linear), "plain", 2, Backbone("average"));
        TrainingRunResult tuned = Run(Read(Linear + "fineTuning: {blocks: 1, training: {epochs: 1, learningRate: 0.000000001}}"), "judged", 2, Backbone("average"));
        Assert.Equal(["train", "validation"], plain.Report.Head.FittedTo);
        Assert.Equal(["train"], tuned.Report.Head.FittedTo);

        // Fine-tuning at no rate worth the name leaves the head as it was: its loss on pictures that it has not seen.
        double[] losses = [.. File.ReadAllLines(Path.Combine(tuned.Path, RunFiles.History)).Skip(1).Select(l => double.Parse(l.Split(',')[3], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(losses[^2], losses[^1], 1e-3);
    }

    [Fact]
    public void Refuses_more_blocks_than_there_are() =>
        Assert.Contains("blocks that could be fine-tuned", Assert.Throws<InvalidGraphException>(() =>
            Run(Read("backbones: [a]\ntraining: {epochs: 1}\nfineTuning: {blocks: 50}"), "many", 2, Backbone("average"))).Message);

    private static Recipe Read(string yaml) => RecipeReader.Parse(yaml, "test");

    private static string Model(TrainingRunResult run) => Path.Combine(run.Path, RunFiles.Model);

    private TrainingRunResult Run(Recipe recipe, string name, int threads, params Backbone[] backbones) => RecipeRun.Execute(
        new RecipeRunOptions
        {
            Recipe = recipe,
            RecipeName = "test",
            Dataset = ImageDataset.Open(_pictures.Folder),
            Output = Path.Combine(_folder, name),
            Backbones = backbones,
            Threads = threads,
        },
        new Quiet());

    /// <summary>A small residual network with random weights as a backbone file.</summary>
    private Backbone Backbone(string name)
    {
        string path = Path.Combine(_folder, name + ".onnx");
        Graph graph = MlNetClassifier.Graphs.Training.InferenceForm.Of(SmallResNet.Build(32, 32, 3, 5, filters: 4, stemStride: 2).Graph);
        GraphValue map = graph.Nodes.Last(n => n.Operator is MlNetClassifier.Graphs.Operators.GlobalAveragePool).Inputs[0]!;
        File.WriteAllBytes(path, OnnxExporter.Export(graph.Cut(map.Name)));
        return BackboneLoader.Load(path, new BackboneOptions { Preprocessing = BackbonePreprocessing.Caffe, FeatureTensor = map.Name });
    }

    public sealed class Pictures : IDisposable
    {
        public string Folder { get; } = Path.Combine(Directory.CreateTempSubdirectory("recipe-pictures").FullName, "sample");

        public Pictures() => SampleDataset.Ensure(Folder, 10);

        public void Dispose() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class ScoreRow
    {
        public string PredictedLabel { get; set; } = "";
    }

    private sealed class Quiet : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
        }
    }
}
