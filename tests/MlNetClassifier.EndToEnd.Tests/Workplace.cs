using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.EndToEnd.Tests;

/// <summary>
/// A folder with a small data set (three classes of the sample set), a small ONNX backbone with its sidecar, and one finished training run.
/// Made once for a class of
/// tests; tests write into folders of their own under it.
/// </summary>
public sealed class Workplace : IAsyncLifetime
{
    public const string Backbone = "tiny.onnx";
    public const int PicturesPerClass = 24;

    public string Folder { get; } = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    internal CliHarness Cli => new(Folder);

    internal CliOutcome FirstRun { get; private set; } = null!;

    public string this[string relative] => Path.Combine(Folder, relative);

    public async Task InitializeAsync()
    {
        SampleDataset.Ensure(this["sample"], PicturesPerClass);
        foreach (string label in (string[])["checkers", "circles", "stripes"])
        {
            Directory.CreateDirectory(this[$"set/{label}"]);
            foreach (string file in Directory.GetFiles(this[$"sample/{label}"]).Order(StringComparer.Ordinal))
            {
                File.Copy(file, this[$"set/{label}/{Path.GetFileName(file)}"]);
            }
        }

        WriteBackbone();
        FirstRun = await Cli.RunAsync("train", "--dataset", "set", "--backbone", Backbone, "--output", "runs/first", "--json", "--quiet");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Copies the data set, for a test that spoils it.</summary>
    public string CopySet(string name)
    {
        foreach (string file in Directory.GetFiles(this["set"], "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(this[name], Path.GetRelativePath(this["set"], file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return this[name];
    }

    /// <summary>Two convolutions with pseudo-random weights on 32×32 pixels: 24 maps, which training averages.</summary>
    private void WriteBackbone()
    {
        GraphBuilder builder = new("tiny");
        GraphValue x = builder.AddInput("data", new TensorShape(TensorShape.Batch, 3, 32, 32));
        x = builder.Add("conv1", new Conv { Stride = new Size2D(2, 2), Padding = Padding2D.Same(1) }, x, builder.AddConstant("w1", Weights(16, 3, 3)));
        x = builder.Add("relu1", new Relu(), x);
        x = builder.Add("conv2", new Conv(), x, builder.AddConstant("w2", Weights(24, 16, 3)));
        x = builder.Add("maps", new Relu(), x);
        GraphValue pooled = builder.Add("pooled", new GlobalAveragePool(), x);
        File.WriteAllBytes(this[Backbone], OnnxExporter.Export(builder.Build(pooled)));
        File.WriteAllText(
            this[Backbone + ".json"],
            """{"name":"tiny","input":"data","layout":"NCHW","width":32,"height":32,"color":"BGR","mean":[127.5,127.5,127.5],"std":[60,60,60],"features":"maps","featureWidth":24}""");
    }

    private static Tensor Weights(int outputs, int inputs, int kernel)
    {
        Random random = new(outputs);
        float[] values = [.. Enumerable.Range(0, outputs * inputs * kernel * kernel).Select(_ => (float)((random.NextDouble() - 0.5) * 2 / Math.Sqrt(inputs)))];
        return Tensor.FromFloats(values, outputs, inputs, kernel, kernel);
    }
}
