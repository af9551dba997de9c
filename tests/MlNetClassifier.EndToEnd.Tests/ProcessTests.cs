using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.EndToEnd.Tests;

/// <summary>The command as a process of its own.</summary>
public sealed class ProcessTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

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

    [Fact]
    public void AKilledTrainingIsResumedToTheSameBytes()
    {
        const string Recipe = "network: {width: 24, height: 24, filters: 4, stemStride: 2}\naugmentation: {rotation: 20}\ntraining: {epochs: 60, batchSize: 8, schedule: cosine, learningRate: 0.01}\n";
        File.WriteAllText(Path.Combine(folder, "tiny.yaml"), Recipe);
        SampleDataset.Ensure(Path.Combine(folder, "pictures"), 12);
        Assert.Equal(0, Run("train", "-p", "tiny.yaml", "-d", "pictures", "-o", "whole", "-q").ExitCode);

        using (Process process = Start("train", "-p", "tiny.yaml", "-d", "pictures", "-o", "killed", "-q", "--checkpoints", "ck"))
        {
            string second = Path.Combine(folder, "ck", "training", "epoch-0002.ckpt");
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
        (int exitCode, _, string error) = Run("train", "-p", "tiny.yaml", "-d", "pictures", "-o", "killed", "--checkpoints", "ck", "--resume");
        Assert.True(exitCode == 0, error);
        Assert.Contains("Going on from training, epoch", error);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "whole", "model.zip")), File.ReadAllBytes(Path.Combine(folder, "killed", "model.zip")));

        // What the killed process left beside its run went when the next one began.
        Assert.Empty(Directory.GetDirectories(folder, "*.partial"));
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
