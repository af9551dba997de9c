using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.EndToEnd.Tests;

/// <summary>The command as a process of its own.</summary>
public sealed class ProcessTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private const string FromScratch = "network: {width: 24, height: 24, filters: 4, stemStride: 2}\naugmentation: {rotation: 20}\n"
        + "training: {epochs: 40, batchSize: 8, schedule: cosine, learningRate: 0.01, restoreBest: false}\n";

    private const string OnBackbone = "backbones: [tiny]\nhead: {hidden: [8], dropout: 0.1}\naugmentation: {copies: 1, rotation: 20}\n"
        + "training: {epochs: 40, batchSize: 4, learningRate: 0.001, restoreBest: false}\n"
        + "fineTuning: {blocks: 2, training: {epochs: 40, batchSize: 8, optimizer: adamw, schedule: cosine, learningRate: 0.001, restoreBest: false}}\n";

    private readonly string folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TrainWithoutArgumentsDrawsItsDataLearnsAndNamesTheNextCommand()
    {
        // The recipe's 35 epochs reach 0.97 and more in a minute; the first four show that it learns (a guess is right in one of seven).
        (int exitCode, string output, string error) = Run("train", "--epochs", "4");

        Assert.True(exitCode == 0, error);
        Assert.Contains("mlnetclassifier predict --model", output);
        Assert.Contains(ReadmeLine("Pictures "), output);
        Assert.Contains(ReadmeLine("Network ")[..40], output);
        string run = Assert.Single(Directory.GetDirectories(Path.Combine(folder, "artifacts")));
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")));
        Assert.InRange(metrics.RootElement.GetProperty("microAccuracy").GetDouble(), 0.3, 1);

        // The next command, as printed.
        string next = output.Split('\n').Single(line => line.Contains("mlnetclassifier predict")).Trim();
        (int predicted, string answer, string trouble) = Run([.. next.Split(' ').Skip(1)]);
        Assert.True(predicted == 0, trouble);
        Assert.Contains(".png: ", answer);
    }

    [SkippableFact]
    public void AnInterruptEndsWith130AndLeavesNothing()
    {
        Skip.If(OperatingSystem.IsWindows(), "Sends a POSIX signal.");
        using Process process = Start("train", "--backbone", "filterbank", "--output", "run", "--no-cache", "--threads", "1");
        string? line;
        while ((line = process.StandardError.ReadLine()) is not null && !line.StartsWith("Data set", StringComparison.Ordinal))
        {
        }

        // Sent by a call, not by a process: starting one takes so long on a busy machine that the training may have ended before.
        Assert.Equal(0, SendSignal(process.Id, InterruptIsIgnored() ? Terminate : Interrupt));
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "It did not end.");
        Assert.Equal(130, process.ExitCode);
        Assert.Equal(["datasets"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
    }

    /// <summary>Also where it trains once more on the validation pictures too. Every epoch of every phase is tried in one process by RefitTests.</summary>
    [Theory]
    [InlineData(FromScratch, "training")]
    [InlineData(FromScratch, "training-refit", "--refit")]
    [InlineData(OnBackbone, "fine-tuning-refit", "--backbone", "tiny.onnx", "--refit")]
    public void AKilledTrainingIsResumedToTheSameBytes(string recipe, string phase, params string[] more)
    {
        File.WriteAllText(Path.Combine(folder, "tiny.yaml"), recipe);
        WriteBackbone("tiny.onnx");
        SampleDataset.Ensure(Path.Combine(folder, "pictures"), 12);
        (int wholeCode, _, string trouble) = Run(["train", "-p", "tiny.yaml", "-d", "pictures", "-o", "whole", "-q", .. more]);
        Assert.True(wholeCode == 0, trouble);

        using (Process process = Start(["train", "-p", "tiny.yaml", "-d", "pictures", "-o", "killed", "-q", "--checkpoints", "ck", .. more]))
        {
            string second = Path.Combine(folder, "ck", phase, "epoch-0002.ckpt");
            while (!File.Exists(second) && !process.HasExited)
            {
                Thread.Sleep(1);
            }

            process.Kill();
            process.WaitForExit();
            Assert.NotEqual(0, process.ExitCode);
        }

        Assert.False(File.Exists(Path.Combine(folder, "killed", "model.zip")));
        Assert.Single(Directory.GetDirectories(folder, "*.partial"));
        (int exitCode, _, string error) = Run(["train", "-p", "tiny.yaml", "-d", "pictures", "-o", "killed", "--checkpoints", "ck", "--resume", .. more]);
        Assert.True(exitCode == 0, error);
        Assert.Contains($"Going on from {phase}, epoch", error);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "whole", "model.zip")), File.ReadAllBytes(Path.Combine(folder, "killed", "model.zip")));

        // What the killed process left beside its run went when the next one began.
        Assert.Empty(Directory.GetDirectories(folder, "*.partial"));
    }

    /// <summary>A residual network with random weights, of which the last block but one and the last are trained on.</summary>
    private void WriteBackbone(string name)
    {
        Graph graph = InferenceForm.Of(SmallResNet.Build(32, 32, 3, 5, filters: 4, stemStride: 2).Graph);
        GraphValue map = graph.Nodes.Last(n => n.Operator is GlobalAveragePool).Inputs[0]!;
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, OnnxExporter.Export(graph.Cut(map.Name)));
        File.WriteAllText(
            path + ".json",
            $$"""{"name":"tiny","input":"{{graph.Inputs[0].Name}}","layout":"NCHW","width":32,"height":32,"color":"BGR","mean":[127.5,127.5,127.5],"std":[60,60,60],"features":"{{map.Name}}"}""");
    }

    /// <summary>Whether this process, and so the one it starts, ignores interrupts, as a shell's background jobs do.</summary>
    private static bool InterruptIsIgnored()
    {
        const string Status = "/proc/self/status";
        string? mask = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return mask is not null && (Convert.ToUInt64(mask[7..].Trim(), 16) & (1UL << (Interrupt - 1))) != 0;
    }

    /// <summary>A line of the output that the README shows for its first command.</summary>
    private static string ReadmeLine(string start) =>
        File.ReadLines(Path.Combine(Checkout.Root, "README.md")).First(line => line.StartsWith(start, StringComparison.Ordinal));

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);

    private (int ExitCode, string Out, string Error) Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(120)), "It did not end.");
        return (process.ExitCode, output, error.Result);
    }

    private Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "mlnetclassifier.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["MLNETCLASSIFIER_CACHE"] = Path.Combine(folder, "cache");
        return Process.Start(start)!;
    }
}
