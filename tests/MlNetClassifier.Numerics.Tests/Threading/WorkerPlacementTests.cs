using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests.Threading;

public class WorkerPlacementTests
{
    [SkippableFact]
    public void ForbidsOneProcessorAndAllowsItAgain()
    {
        int here = WorkerPlacement.CurrentProcessor;
        Skip.If(here < 0, "Placement needs Linux and two processors.");
        string before = AllowedProcessors();
        Skip.If(!before.AsSpan().ContainsAny(',', '-'), "This process may use one processor only.");
        var placement = new WorkerPlacement();
        placement.Register();

        placement.KeepOff(here);
        string during = AllowedProcessors();
        int[] seen = [.. Enumerable.Range(0, 1000).Select(_ => WorkerPlacement.CurrentProcessor)];
        placement.Restore();

        Assert.NotEqual(before, during);
        Assert.DoesNotContain(here, seen);
        Assert.Equal(before, AllowedProcessors());
    }

    [Fact]
    public void WhatIsNotRegisteredOrOutOfRangeStaysAsItIs()
    {
        string before = AllowedProcessors();
        var placement = new WorkerPlacement();
        placement.KeepOff(0);
        placement.Register();
        placement.KeepOff(-1);
        placement.KeepOff(int.MaxValue);
        Assert.Equal(before, AllowedProcessors());
        placement.Restore();
        Assert.Equal(before, AllowedProcessors());
    }

    private static string AllowedProcessors() => OperatingSystem.IsLinux()
        ? File.ReadLines("/proc/thread-self/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
        : "";
}
