using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Google.Protobuf;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Importing.Onnx;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Planning;

namespace MlNetClassifier.Graphs.Tests.Importing.Onnx;

/// <summary>
/// Networks of the newer families as PyTorch's own exporter writes them, against PyTorch's results: MobileNetV3, EfficientNetV2, ConvNeXt,
/// vision transformers with attention written in three ways, Swin, ShuffleNetV2, a residual network normalised in groups. See <c>make_torch_networks.py</c>.
/// </summary>
/// <remarks>
/// MLNETCLASSIFIER_TORCH_NETWORKS names a folder of cases made beforehand, in published sizes for example; without it small ones are made when
/// PyTorch is installed.
/// </remarks>
public sealed class TorchNetworkTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Package = "/usr/lib/python3/dist-packages/torch";

    private readonly DirectoryInfo _made = Directory.CreateTempSubdirectory("torch-networks-");

    public void Dispose() => _made.Delete(recursive: true);

    [SkippableFact]
    public void Exported_networks_compute_what_PyTorch_computes_and_train_on_kernels()
    {
        string? given = Environment.GetEnvironmentVariable("MLNETCLASSIFIER_TORCH_NETWORKS");
        string folder = given ?? Make();
        string[] models = [.. Directory.GetFiles(folder, "*.onnx").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(models);

        List<string> wrong = [];
        foreach (string model in models)
        {
            Check(model, model, 1e-4, wrong);
        }

        // The same networks with weights stored in other ways. 11 and 8 bits of mantissa in the weights are what is lost.
        foreach (string model in models.Where(m => m.EndsWith("-16-dynamic.onnx", StringComparison.Ordinal)))
        {
            string name = Path.Combine(_made.FullName, Path.GetFileNameWithoutExtension(model));
            File.WriteAllBytes(name + ".half.onnx", OnnxWeightForms.Narrow(Read(model), OnnxDataType.Float16).ToByteArray());
            File.WriteAllBytes(name + ".brain.onnx", OnnxWeightForms.Narrow(Read(model), OnnxDataType.BFloat16).ToByteArray());
            OnnxWeightForms.SaveExternal(Read(model), name + ".external.onnx");
            Check(name + ".half.onnx", model, 0.01, wrong);
            Check(name + ".brain.onnx", model, 0.08, wrong);
            Check(name + ".external.onnx", model, 1e-4, wrong);
        }

        foreach (string model in models.Where(m => m.EndsWith("-dynamic.onnx", StringComparison.Ordinal)))
        {
            Train(model, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>Trains every learned weight of a network, and compares those that stand alone with PyTorch: which they are, and their gradients.</summary>
    private static void Train(string model, List<string> wrong)
    {
        Graph graph = GraphOptimizer.OptimizeForTraining(GraphLoader.Load(model));
        LearnedWeights learned = LearnedWeights.Of(graph);
        GraphValue[] weights = [.. graph.Values.Where(v => v.Constant is not null && learned.Contains(v.Name))];
        using TrainingPlan plan = TrainingPlan.Compile(
            new TrainableNetwork(graph, [.. weights.Select(w => w.Name)]).Differentiate(new SoftmaxCrossEntropy()), new TrainingPlanOptions { BatchSize = 2 });
        ReadFloats(Path.ChangeExtension(model, ".input.f32")).CopyTo(plan.GetInput(graph.Inputs[0].Name));
        Span<float> targets = plan.GetInput(TrainableNetwork.TargetsName);
        targets[0] = 1;
        targets[^1] = 1;
        Assert.InRange(plan.Run(2, 1), 0, 100);
        Assert.All(plan.Variables.Where(v => v.HasGradient), v => Assert.True(v.Gradient.ToArray().All(float.IsFinite), $"{model}: {v.Name}"));
        string name = Path.GetFileName(model);
        wrong.AddRange(plan.ReferenceNodes.Select(node => $"{name}: {node} has no training kernel"));

        JsonNode expected = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(model, ".parameters.json")))!;
        int found = weights.Sum(w => w.Constant!.Length);
        if (expected["count"] is { } count && found != (int)count)
        {
            wrong.Add($"{name}: {found} learned numbers instead of {count}");
        }

        foreach ((string parameter, JsonNode? gradient) in expected["gradients"]!.AsObject())
        {
            float[] theirs = [.. gradient!.AsArray().Select(g => (float)g!)];

            // A class token has lost its name to the node that puts it into shape.
            TrainingVariable ours = plan.Variables.FirstOrDefault(v => v.Name == parameter) ?? plan.Variables.Single(v => v.Shape.SequenceEqual([1, 1, theirs.Length]));
            double largest = theirs.Max(Math.Abs), difference = theirs.Zip(ours.Gradient.ToArray(), (a, b) => Math.Abs(a - b)).Max() / largest;
            if (!(difference < 1e-4) || theirs.Length != ours.Gradient.Length)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: the gradient of '{parameter}' differs by {difference:G3}"));
            }
        }
    }

    private static ModelProto Read(string path) => ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(File.ReadAllBytes(path));

    private static void Check(string model, string reference, double tolerance, List<string> wrong)
    {
        try
        {
            double difference = Difference(model, reference);
            if (!(difference <= tolerance))
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(model)}: differs by {difference:G3}"));
            }
        }
        catch (InvalidModelException e)
        {
            wrong.Add(e.Message);
        }
    }

    /// <summary>The largest difference to PyTorch's output, relative to the output's own size; both pictures in one batch.</summary>
    private static double Difference(string model, string reference)
    {
        Graph graph = GraphLoader.Load(model);
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = 2 });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        ReadFloats(Path.ChangeExtension(reference, ".input.f32")).CopyTo(workspace.GetInput());
        workspace.Run(2);
        float[] expected = ReadFloats(Path.ChangeExtension(reference, ".output.f32"));
        ReadOnlySpan<float> actual = workspace.GetOutput();
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1, expected.Max(Math.Abs));
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = double.Max(largest, Math.Abs(expected[i] - actual[i]) / scale);
        }

        return largest;
    }

    private static float[] ReadFloats(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();

    private string Make([CallerFilePath] string source = "")
    {
        Skip.IfNot(File.Exists(Python) && Directory.Exists(Package), "Needs Debian's package python3-torch, which is not installed.");
        string script = Path.Combine(Path.GetDirectoryName(source)!, "make_torch_networks.py");
        Skip.IfNot(File.Exists(script), "Needs the sources of the tests.");
        ProcessStartInfo start = new(Python, [script, _made.FullName, "--opsets", "11,16", "--forms", "dynamic,fixed"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{output.GetAwaiter().GetResult()}{errors}");
        return _made.FullName;
    }
}
