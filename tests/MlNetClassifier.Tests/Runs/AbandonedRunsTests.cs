using System.Diagnostics;
using System.Globalization;
using MlNetClassifier.Runs;

namespace MlNetClassifier.Tests.Runs;

public sealed class AbandonedRunsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WhatAKilledProcessLeftGoesWhenTheNextRunBegins()
    {
        string left = Left("model.zip", "labels.txt", "model.zip.part");
        using RunFolder run = RunFolder.Create(folder["next"]);
        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(run.TemporaryPath));
    }

    [Fact]
    public void ARunThatIsGoingOnIsLeftAlone()
    {
        using RunFolder first = RunFolder.Create(folder["first"]);
        File.WriteAllText(first[RunFiles.Labels], "x");
        using RunFolder second = RunFolder.Create(folder["second"]);
        Assert.True(File.Exists(first[RunFiles.Labels]));
        first.Commit();
        Assert.Equal([folder["first/labels.txt"]], Directory.GetFiles(folder["first"]));
    }

    [Fact]
    public void TheProcessIsAskedForEvenWhereFilesAreNotLocked()
    {
        using Process own = Process.GetCurrentProcess();
        string alive = Left(own.Id, own.StartTime, Environment.MachineName, "labels.txt");
        string reused = Left(own.Id, own.StartTime.AddHours(-1), Environment.MachineName, "labels.txt");
        RunFolder.Create(folder["next"]).Dispose();
        Assert.True(Directory.Exists(alive));
        Assert.False(Directory.Exists(reused));
    }

    [Fact]
    public void NothingElseIsTouched()
    {
        (int id, DateTime start) = Ended();
        string machine = Environment.MachineName;
        string[] kept =
        [
            Left(id, start, machine + "2", "labels.txt"),
            Left(id, start, machine, "labels.txt", "notes.txt"),
            Left(id, start, machine, "labels.txt", "checkpoints/epoch-0001.ckpt"),
            Unlocked("labels.txt"),
            Unlocked(".lock"),
            folder["somebody.partial"],
            folder[$".run.{Guid.NewGuid():N}.partial.old"],
        ];
        foreach (string other in kept[^2..])
        {
            Directory.CreateDirectory(other);
            Lock(other, id, start, machine);
        }

        Dictionary<string, string[]> before = kept.ToDictionary(k => k, k => Directory.GetFileSystemEntries(k, "*", SearchOption.AllDirectories));
        RunFolder.Create(folder["next"]).Dispose();
        Assert.All(before, pair => Assert.Equal(pair.Value.Order(), Directory.GetFileSystemEntries(pair.Key, "*", SearchOption.AllDirectories).Order()));
    }

    private string Left(params string[] files)
    {
        (int id, DateTime start) = Ended();
        return Left(id, start, Environment.MachineName, files);
    }

    private string Left(int id, DateTime start, string machine, params string[] files)
    {
        string path = Unlocked(files);
        Lock(path, id, start, machine);
        return path;
    }

    private string Unlocked(params string[] files)
    {
        string name = $".run.{Guid.NewGuid():N}.partial";
        foreach (string file in files)
        {
            folder.Write($"{name}/{file}", "x");
        }

        return folder[name];
    }

    private static void Lock(string path, int id, DateTime start, string machine) => File.WriteAllText(
        Path.Combine(path, ".lock"), string.Create(CultureInfo.InvariantCulture, $"{machine}\n{id}\n{start.ToUniversalTime().Ticks}\n"));

    /// <summary>A process that was there.</summary>
    private static (int Id, DateTime Start) Ended()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        (int id, DateTime start) = (process.Id, process.StartTime);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (id, start);
    }
}
