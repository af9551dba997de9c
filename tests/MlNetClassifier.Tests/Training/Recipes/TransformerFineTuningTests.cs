using System.Globalization;
using System.IO.Compression;
using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Tests.Training.Recipes;

/// <summary>Fine-tuning of a vision transformer with all that such a network learns: class token, positions, scales of layers.</summary>
public sealed class TransformerFineTuningTests : IClassFixture<RecipeRunTests.Pictures>, IDisposable
{
    private const int Blocks = 5;
    private const int Width = 8;

    private readonly string _folder = Directory.CreateTempSubdirectory("transformer").FullName;
    private readonly RecipeRunTests.Pictures _pictures;
    private readonly Random _random = new(1);
    private readonly Dictionary<string, Tensor> _before = [];
    private readonly Backbone _backbone;

    public TransformerFineTuningTests(RecipeRunTests.Pictures pictures)
    {
        _pictures = pictures;
        _backbone = Backbone();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>From the last layer of the last perceptron to all there is; the file that is served holds the trained values.</summary>
    [Theory]
    [InlineData(1, "second/mlp/matrix1", "second/mlp/bias2", "second/mlp/scale", "last/scale")]
    [InlineData(2, "second/attention/keys", "second/attention/scale", "second/mlp/scale")]
    [InlineData(4, "first/attention/scale", "first/mlp/scale", "second/attention/scale")]
    [InlineData(Blocks, "patches", "patches/bias", "token", "positions", "first/attention/scale", "second/mlp/scale")]
    public void Trains_every_parameter_of_the_blocks_and_nothing_else(int blocks, params string[] some)
    {
        TrainingRunResult run = Run(Recipe(blocks), $"tuned-{blocks}");
        Dictionary<string, Tensor> after = Constants(run);
        string[] moved = [.. _before.Where(c => !c.Value.Floats.AsSpan().SequenceEqual(after[c.Key].Floats)).Select(c => c.Key).Order(StringComparer.Ordinal)];
        Assert.Equal(Parameters(blocks), moved);
        Assert.Equal(blocks == Blocks, moved.Length == _before.Count);
        Assert.Empty(some.Except(moved));
        foreach (string name in moved.Where(name => !name.EndsWith("bias", StringComparison.Ordinal)))
        {
            // Each of its numbers, not only one of them: a gradient that was summed or spread wrongly would leave some as they were.
            Assert.DoesNotContain(true, _before[name].Floats.Zip(after[name].Floats, (a, b) => a == b));
        }
    }

    [Fact]
    public void The_saved_model_scores_as_the_tuned_network_did()
    {
        TrainingRunResult run = Run(Recipe(Blocks), "run");
        string[] held = [.. File.ReadAllLines(Path.Combine(run.Path, RunFiles.Split)).Skip(1).Select(l => l.Split(',')).Where(c => c[2] == "test").Select(c => c[0])];
        ITransformer model = new MLContext().Model.Load(Path.Combine(run.Path, RunFiles.Model), out _);
        var engine = new MLContext().Model.CreatePredictionEngine<PathRow, ScoreRow>(model);
        double loss = 0;
        foreach (string path in held)
        {
            ScoreRow row = engine.Predict(new PathRow { ImagePath = Path.Combine(_pictures.Folder, path) });
            loss -= Math.Log(row.Score[run.Labels.ToList().IndexOf(path.Split('/')[0])]);
        }

        Assert.NotEmpty(held);
        Assert.Equal(run.Metrics.LogLoss, loss / held.Length, 1e-4);
    }

    /// <summary>As if the run had been killed after each epoch of the fine-tuning.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(Blocks)]
    public void Is_resumed_to_the_same_bytes_on_any_number_of_threads(int blocks)
    {
        string checkpoints = Path.Combine(_folder, "ck"), phase = Path.Combine(checkpoints, "fine-tuning");
        byte[] whole = File.ReadAllBytes(Path.Combine(Run(Recipe(blocks), "whole", threads: 1, checkpoints).Path, RunFiles.Model));
        string[] saved = [.. Directory.GetFiles(phase).Order(StringComparer.Ordinal)];
        Assert.Equal(3, saved.Length);
        for (int kept = saved.Length - 1; kept > 0; kept--)
        {
            File.Delete(saved[kept]);
            TrainingRunResult resumed = Run(Recipe(blocks), $"resumed-{kept}", threads: 2, checkpoints, resume: true);
            Assert.Equal(whole, File.ReadAllBytes(Path.Combine(resumed.Path, RunFiles.Model)));
            Array.ForEach(saved[kept..], File.Delete);
        }
    }

    private static string Recipe(int blocks) => "backbones: [a]\ntraining: {epochs: 2, learningRate: 0.01}\n"
        + string.Create(CultureInfo.InvariantCulture, $"fineTuning: {{blocks: {blocks}, blockRateDecay: 0.9, training: {{epochs: 3, learningRate: 0.01, optimizer: adamw, weightDecay: 0.01, schedule: cosine}}}}\n");

    /// <summary>Parameters that lie behind the place where the last blocks begin.</summary>
    private string[] Parameters(int blocks) =>
        [.. BlockFinder.BlocksOfWeights(_backbone.Graph).Where(w => w.Value < blocks && _before.ContainsKey(w.Key.Name)).Select(w => w.Key.Name).Order(StringComparer.Ordinal)];

    private Dictionary<string, Tensor> Constants(TrainingRunResult run)
    {
        string path = Path.Combine(_folder, "network.onnx");
        using (ZipArchive zip = ZipFile.OpenRead(Path.Combine(run.Path, RunFiles.Model)))
        using (Stream entry = zip.Entries.Single(entry => entry.Name == "OnnxModel").Open())
        using (FileStream file = File.Create(path))
        {
            // ML.NET writes the length before the bytes.
            entry.ReadExactly(new byte[sizeof(int)]);
            entry.CopyTo(file);
        }

        return GraphLoader.Load(path).Values.Where(v => v.Constant is not null).ToDictionary(v => v.Name, v => v.Constant!);
    }

    private TrainingRunResult Run(string recipe, string name, int threads = 2, string? checkpoints = null, bool resume = false) => RecipeRun.Execute(
        new RecipeRunOptions
        {
            Recipe = RecipeReader.Parse(recipe, "test"),
            RecipeName = "test",
            Dataset = ImageDataset.Open(_pictures.Folder),
            Output = Path.Combine(_folder, name),
            Backbones = [_backbone],
            Threads = threads,
            CheckpointFolder = checkpoints,
            Resume = resume,
        },
        new Quiet());

    /// <summary>A vision transformer of two layers with random weights, as a backbone file.</summary>
    private Backbone Backbone()
    {
        var builder = new GraphBuilder("transformer");
        GraphValue pixels = builder.AddInput("pixels", new TensorShape(TensorShape.Batch, 3, 32, 32));
        GraphValue map = builder.Add(new Conv { Stride = new(8, 8) }, pixels, Parameter(builder, "patches", Width, 3, 8, 8), Parameter(builder, "patches/bias", Width));
        GraphValue x = Turned(builder, builder.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, Width, 16) }, map));
        GraphValue token = builder.Add(new Expand { Target = new TensorShape(TensorShape.Batch, 1, Width) }, Parameter(builder, "token", 1, 1, Width), x);
        x = builder.Add(new Add(), builder.Add(new Concat { Axis = 1 }, token, x), Parameter(builder, "positions", 1, 17, Width));
        foreach (string layer in new[] { "first", "second" })
        {
            GraphValue normal = Normal(builder, layer + "/attention", x);
            GraphValue queries = builder.Add(new Mul(), Dense(builder, layer + "/attention/queries", normal), builder.AddConstant(null, Tensor.ScalarOf(0.5f)));
            GraphValue shares = builder.Add(new Softmax(), builder.Add(new MatMul(), queries, Turned(builder, Dense(builder, layer + "/attention/keys", normal))));
            x = Scaled(builder, layer + "/attention", x, builder.Add(new MatMul(), shares, Dense(builder, layer + "/attention/values", normal)));
            GraphValue hidden = builder.Add(new MatMul(), Normal(builder, layer + "/mlp", x), Parameter(builder, layer + "/mlp/matrix1", Width, 12));
            hidden = builder.Add(new Gelu(), builder.Add(new Add(), hidden, Parameter(builder, layer + "/mlp/bias1", 12)));
            hidden = builder.Add(new Add(), builder.Add(new MatMul(), hidden, Parameter(builder, layer + "/mlp/matrix2", 12, Width)), Parameter(builder, layer + "/mlp/bias2", Width));
            x = Scaled(builder, layer + "/mlp", x, hidden);
        }

        GraphValue features = builder.Add("tokens", new Gather { Axis = 1 }, Normal(builder, "last", x), builder.AddConstant(null, Tensor.ScalarOf(0L)));
        string path = Path.Combine(_folder, "transformer.onnx");
        File.WriteAllBytes(path, OnnxExporter.Export(builder.Build(features)));
        return BackboneLoader.Load(path, new BackboneOptions { Preprocessing = BackbonePreprocessing.Torch, FeatureTensor = features.Name });
    }

    private GraphValue Normal(GraphBuilder builder, string name, GraphValue x) =>
        builder.Add(new LayerNormalization(), x, Parameter(builder, name == "last" ? "last/scale" : name + "/normal/scale", Width), Parameter(builder, name + "/normal/shift", Width));

    private GraphValue Dense(GraphBuilder builder, string name, GraphValue x) =>
        builder.Add(new Add(), builder.Add(new MatMul(), x, Parameter(builder, name, Width, Width)), Parameter(builder, name + "/bias", Width));

    private GraphValue Scaled(GraphBuilder builder, string name, GraphValue x, GraphValue branch) =>
        builder.Add(new Add(), x, builder.Add(new Mul(), branch, Parameter(builder, name + "/scale", Width)));

    private static GraphValue Turned(GraphBuilder builder, GraphValue x) => builder.Add(new Transpose { Permutation = [0, 2, 1] }, x);

    private GraphValue Parameter(GraphBuilder builder, string name, params int[] shape)
    {
        float[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (_random.NextSingle() - 0.5f) * (name == "patches" ? 0.2f : 1.5f))];
        return builder.AddConstant(name, _before[name] = Tensor.FromFloats(values, shape));
    }

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class ScoreRow
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Quiet : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
        }
    }
}
