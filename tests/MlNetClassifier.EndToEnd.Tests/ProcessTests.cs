using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
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
        (int exitCode, string output, string error) = Run("train");

        Assert.True(exitCode == 0, error);
        Assert.Contains("mlnetclassifier predict --model", output);
        string run = Assert.Single(Directory.GetDirectories(Path.Combine(folder, "artifacts")));
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")));
        Assert.InRange(metrics.RootElement.GetProperty("microAccuracy").GetDouble(), 0.9, 1);

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
        using Process process = Start("train", "--output", "run", "--no-cache", "--threads", "1");
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

    /// <summary>Whether this process, and so the one it starts, ignores interrupts, as a shell's background jobs do.</summary>
    private static bool InterruptIsIgnored()
    {
        const string Status = "/proc/self/status";
        string? mask = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return mask is not null && (Convert.ToUInt64(mask[7..].Trim(), 16) & (1UL << (Interrupt - 1))) != 0;
    }

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
