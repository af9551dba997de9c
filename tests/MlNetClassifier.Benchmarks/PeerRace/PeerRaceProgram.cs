using System.Diagnostics;
using System.Runtime.InteropServices;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Benchmarks.PeerRace;

/// <summary>Runs this engine and ONNX Runtime in turns in one process and prints the ratio of their times.</summary>
/// <remarks>
/// Turns, because a shared machine's speed drifts: only times taken side by side compare. ONNX Runtime's workers spin for some 40 ms after a run, so
/// this engine's turn begins 70 ms later. With one thread the clock is the thread's own processor time, which other processes cannot inflate.
/// </remarks>
internal static partial class PeerRaceProgram
{
    private const int PauseMilliseconds = 70;
    private const int WarmUpMilliseconds = 300;

    public static int Run(PeerRaceOptions options)
    {
        List<(double Ratio, double Error)> results = [];
        foreach (string model in options.Models)
        {
            if (options.Explain)
            {
                Explain(model, options);
            }
            else if (OrtApi.TryLoad(options.Library, out string searched) is { } api)
            {
                results.Add(Race(model, options, api));
            }
            else
            {
                Console.WriteLine($"Skipped: ONNX Runtime's native library was not found ({searched}). Install the npm package onnxruntime-node 1.30.0 "
                    + $"without scripts, or name the library by --library or {OrtApi.PathVariable}.");
                break;
            }
        }

        if (results.Count > 1)
        {
            Console.WriteLine($"{results.Count} networks: median ratio {Median([.. results.Select(r => r.Ratio)]):F3}, {results.Count(r => r.Ratio > 1)} above 1, "
                + $"{results.Count(r => r.Ratio > 1.05)} above 1.05; greatest error {results.Max(r => r.Error):E1}");
        }

        return 0;
    }

    private static (double Ratio, double Error) Race(string model, PeerRaceOptions options, OrtApi api)
    {
        Graph graph = GraphLoader.Load(model);
        graph = graph.Cut(options.Output ?? graph.Outputs[0].Name);
        using ComputePool? pool = options.Threads > 1 ? new ComputePool(options.Threads) : null;
        using InferencePlan plan = InferencePlan.Compile(
            graph, new InferencePlanOptions { BatchSize = options.Batch, Pool = pool, InstructionSet = options.InstructionSet });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        var peer = new OrtRunner(
            api,
            model,
            graph.Inputs[0].Name,
            graph.Inputs[0].Shape.WithBatch(options.Batch).Dimensions,
            graph.Outputs[0].Name,
            graph.Outputs[0].Shape.WithBatch(options.Batch).Dimensions,
            options.Threads);
        FillInputs(workspace, peer);
        workspace.Run(options.Batch);
        peer.Run();
        double error = Error(peer.Output.AsSpan(0, (int)peer.Output.Length), workspace.GetOutput());
        WarmUp(workspace, options);

        var ours = new double[options.Rounds];
        var theirs = new double[options.Rounds];
        var ratios = new double[options.Rounds];
        for (int round = 0; round < options.Rounds; round++)
        {
            Thread.Sleep(options.Threads > 1 ? PauseMilliseconds : 1);
            workspace.Run(options.Batch);
            ours[round] = Time(options, () => workspace.Run(options.Batch));
            peer.Run();
            theirs[round] = Time(options, peer.Run);
            ratios[round] = ours[round] / theirs[round];
        }

        Console.WriteLine(
            $"{Path.GetFileNameWithoutExtension(model),-28} batch {options.Batch,2} threads {options.Threads} {plan.InstructionSet}: "
            + $"ratio {Median(ratios):F3} (of minima {ours.Min() / theirs.Min():F3}), ours {Median(ours):F2} ms (min {ours.Min():F2}), "
            + $"ONNX Runtime {api.Version} {Median(theirs):F2} ms (min {theirs.Min():F2}), error {error:E1}");
        return (Median(ratios), error);
    }

    /// <summary>Methods that are not compiled with full optimisation at once are so 0.1 s after their thirtieth call: a tenth of a small layer's time.</summary>
    private static void WarmUp(InferenceWorkspace workspace, PeerRaceOptions options)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < WarmUpMilliseconds;)
        {
            workspace.Run(options.Batch);
        }
    }

    private static void Explain(string model, PeerRaceOptions options)
    {
        Graph graph = GraphLoader.Load(model);
        graph = graph.Cut(options.Output ?? graph.Outputs[0].Name);
        using ComputePool? pool = options.Threads > 1 ? new ComputePool(options.Threads) : null;
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { Pool = pool, InstructionSet = options.InstructionSet });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        double peak = ProcessorPeak.MeasureGigaflopsPerSecond() * options.Threads;
        double total = 0;
        double operations = 0;
        foreach (PlanStepTime step in workspace.Explain(options.Rounds))
        {
            Console.WriteLine($"{step.Milliseconds,8:F3} ms {step.GigaflopsPerSecond,7:F1} GF/s {step.GigaflopsPerSecond / peak,6:P0}  {step.Kernel,-60} {step.Node}");
            total += step.Milliseconds;
            operations += step.Milliseconds * step.GigaflopsPerSecond;
        }

        Console.WriteLine($"{total,8:F3} ms {operations / total,7:F1} GF/s {operations / total / peak,6:P0}  sum of best times; peak {peak:F0} GF/s");
    }

    private static void FillInputs(InferenceWorkspace workspace, OrtRunner peer)
    {
        Span<float> input = workspace.GetInput();
        uint state = 12345;
        for (int i = 0; i < input.Length; i++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            input[i] = ((state >> 8) / 16777216f * 2) - 1;
        }

        input.CopyTo(peer.Input.AsSpan(0, input.Length));
    }

    private static double Time(PeerRaceOptions options, Action run)
    {
        bool threadClock = options.Threads == 1 && OperatingSystem.IsLinux();
        double start = threadClock ? ThreadMilliseconds() : Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;
        run();
        return (threadClock ? ThreadMilliseconds() : Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency) - start;
    }

    private static double Error(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double worst = 0;
        double greatest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
            greatest = Math.Max(greatest, Math.Abs(expected[i]));
        }

        return greatest > 0 ? worst / greatest : worst;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    private static double ThreadMilliseconds()
    {
        const int ThreadProcessorTime = 3;
        _ = ClockGetTime(ThreadProcessorTime, out TimeSpec time);
        return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
