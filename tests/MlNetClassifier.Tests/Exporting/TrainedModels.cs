using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Imaging;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Recipes;
using ResizeMode = MlNetClassifier.Imaging.ResizeMode;

namespace MlNetClassifier.Tests.Exporting;

/// <summary>One small trained model of each kind, on drawn pictures of which one class is named in two scripts.</summary>
public sealed class TrainedModels : IDisposable
{
    /// <summary>The kinds.</summary>
    public static readonly string[] Kinds = ["linear", "stretched", "interleaved BGR", "hidden head", "two backbones", "fine-tuned", "from scratch"];

    private readonly string _folder = Directory.CreateTempSubdirectory("trained").FullName;
    private readonly Dictionary<string, Lazy<string>> _models = [];

    public TrainedModels()
    {
        string data = Path.Combine(_folder, "data");
        SampleDataset.Ensure(data, 8);
        Directory.Move(Path.Combine(data, "circles"), Path.Combine(data, "Größe 圆"));
        Pictures = [.. Directory.GetFiles(data, "*.png", SearchOption.AllDirectories).OrderBy(Path.GetFileName).ThenBy(path => path, StringComparer.Ordinal)];
        Add("linear", name => Head(name, FilterBank.Create(), ResizeMode.CenterCrop, 2));
        Add("stretched", name => Head(name, Network(TensorLayout.Nchw, ColorOrder.Bgr), ResizeMode.Stretch, 2));
        Add("interleaved BGR", name => Head(name, Network(TensorLayout.Nhwc, ColorOrder.Bgr), ResizeMode.CenterCrop, 2));
        Add("other head", name => Head(name, FilterBank.Create(), ResizeMode.CenterCrop, 1));
        Backbone plain = Network(TensorLayout.Nchw, ColorOrder.Rgb);
        Add("hidden head", name => Recipe(name, "backbones: [a]\nhead: {hidden: [8], batchNormalization: true, dropout: 0.2}\ntraining: {epochs: 2}", plain));
        Add("two backbones", name => Recipe(name, "backbones: [a, b]\ntraining: {optimizer: lbfgs}", plain, Network(TensorLayout.Nhwc, ColorOrder.Bgr)));
        Add("fine-tuned", name => Recipe(name, "backbones: [a]\ntraining: {epochs: 1}\nfineTuning: {blocks: 1, training: {epochs: 1, learningRate: 0.001}}", plain));
        Add("from scratch", name => Recipe(name, "network: {width: 32, height: 32, filters: 4, stemStride: 2}\nresize: pad\ntraining: {epochs: 1}"));
    }

    /// <summary>The pictures, classes mixed.</summary>
    public IReadOnlyList<string> Pictures { get; }

    /// <summary>The model file.</summary>
    public string Zip(string kind) => _models[kind].Value;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Add(string kind, Func<string, TrainingRunResult> train) => _models[kind] = new(() => Path.Combine(train(kind).Path, RunFiles.Model));

    private TrainingRunResult Head(string name, Backbone backbone, ResizeMode resize, int epochs) => TrainingRun.Execute(
        new TrainingRunOptions
        {
            Dataset = ImageDataset.Open(Path.Combine(_folder, "data")),
            Output = Path.Combine(_folder, name),
            Resize = resize,
            Epochs = epochs,
            Threads = 2,
        },
        backbone,
        new Quiet());

    private TrainingRunResult Recipe(string name, string yaml, params Backbone[] backbones) => RecipeRun.Execute(
        new RecipeRunOptions
        {
            Recipe = RecipeReader.Parse(yaml, "test"),
            RecipeName = "test",
            Dataset = ImageDataset.Open(Path.Combine(_folder, "data")),
            Output = Path.Combine(_folder, name),
            Backbones = backbones,
            Threads = 2,
        },
        new Quiet());

    /// <summary>A small residual network with random weights as a backbone file, with its input in either layout.</summary>
    private Backbone Network(TensorLayout layout, ColorOrder colors)
    {
        Graph graph = InferenceForm.Of(SmallResNet.Build(32, 32, 3, 5, filters: 4, stemStride: 2).Graph);
        graph = graph.Cut(graph.Nodes.Last(node => node.Operator is GlobalAveragePool).Inputs[0]!.Name);
        string features = graph.Outputs[0].Name, path = Path.Combine(_folder, $"{layout}-{colors}.onnx");
        if (layout == TensorLayout.Nhwc)
        {
            GraphBuilder builder = new("interleaved");
            GraphValue pixels = builder.AddInput("pixels", new TensorShape(TensorShape.Batch, 32, 32, 3));
            GraphValue map = builder.AddGraph(graph, builder.Add(new Transpose { Permutation = [0, 3, 1, 2] }, pixels))[0];
            GraphValue last = builder.Add("interleaved/features", Transpose.ToChannelsLast(), map);
            (graph, features) = (builder.Build(last), last.Name);
        }

        File.WriteAllBytes(path, OnnxExporter.Export(graph));
        File.WriteAllText(path + ".json", $$"""
            {"name": "small", "input": "{{graph.Inputs[0].Name}}", "layout": "{{layout.ToString().ToUpperInvariant()}}", "width": 32, "height": 32,
             "color": "{{colors.ToString().ToUpperInvariant()}}", "mean": [103.9, 116.8, 123.7], "std": [58, 57, 56], "features": "{{features}}"}
            """);
        return BackboneLoader.Load(path);
    }

    private sealed class Quiet : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
        }
    }
}
