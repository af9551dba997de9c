using System.Diagnostics;
using MlNetClassifier.Backbones;
using MlNetClassifier.Features;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Benchmarks.Features;

/// <summary>
/// Feature extraction against the sum of its parts, in turns in one process: decoding alone (read, decode, resize, write as tensor), the network alone, and
/// the extractor that <c>train</c> uses, without its cache. The same threads everywhere, each with work of its own; a figure is the median over rounds.
/// </summary>
internal static class ExtractionBenchmark
{
    /// <summary>Runs and prints.</summary>
    /// <param name="arguments">Folder of pictures, backbone file; then threads (default 2) and rounds (default 7).</param>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length is < 2 or > 4 || !Directory.Exists(arguments[0]) || !File.Exists(arguments[1]))
        {
            Console.Error.WriteLine("usage: extraction FOLDER BACKBONE [THREADS] [ROUNDS]");
            return 2;
        }

        string[] files = [.. Directory.EnumerateFiles(arguments[0], "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Backbone backbone = BackboneLoader.Load(arguments[1], new BackboneOptions());
        int threads = arguments.Length > 2 ? int.Parse(arguments[2]) : 2;
        int rounds = arguments.Length > 3 ? int.Parse(arguments[3]) : 7;
        var options = new FeatureExtractionOptions { Threads = threads };
        using var extractor = new FeatureExtractor(backbone, options);
        using InferencePlan plan = InferencePlan.Compile(backbone.Graph, new InferencePlanOptions { BatchSize = options.BatchSize });
        InferenceWorkspace[] workspaces = [.. Enumerable.Range(0, threads).Select(_ => plan.CreateWorkspace())];

        var decoding = new double[rounds];
        var network = new double[rounds];
        var extraction = new double[rounds];
        double first = 0;
        for (int round = -1; round < rounds; round++)
        {
            double whole = Seconds(() => extractor.Extract(files, cache: null).Dispose());
            double decode = Seconds(() => Share(threads, files.Length, new Decoding(backbone, options, files).Next));
            double forward = Seconds(() => Share(threads, (files.Length + options.BatchSize - 1) / options.BatchSize, (_, worker) => workspaces[worker].Run(options.BatchSize)));
            if (round < 0)
            {
                first = whole;
                continue;
            }

            (decoding[round], network[round], extraction[round]) = (decode, forward, whole);
        }

        double[] ratios = [.. extraction.Zip(decoding.Zip(network, (d, n) => d + n), (e, sum) => e / sum)];
        Console.WriteLine($"{files.Length} pictures, {threads} threads, {rounds} rounds: extraction / (decoding + network) {Median(ratios):F3} "
            + $"(min {ratios.Min():F3}, max {ratios.Max():F3}); extraction {Median(extraction):F3} s (the first {first:F3}), "
            + $"decoding {Median(decoding):F3} s, network {Median(network):F3} s");
        Array.ForEach(workspaces, workspace => workspace.Dispose());
        return 0;
    }

    /// <summary>Indices 0 to <paramref name="count"/> − 1, taken by the threads one by one, as the extractor's do.</summary>
    private static void Share(int threads, int count, Action<int, int> work)
    {
        int next = -1;
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(worker => new Thread(() =>
        {
            for (int index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
            {
                work(index, worker);
            }
        }))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
    }

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    private sealed class Decoding(Backbone backbone, FeatureExtractionOptions options, string[] files)
    {
        private readonly ResizeOptions geometry = new(backbone.Spec.Width, backbone.Spec.Height) { Mode = options.Resize };
        private readonly float[][] pixels =
            [.. Enumerable.Range(0, options.Threads).Select(_ => new float[3 * backbone.Spec.Width * backbone.Spec.Height])];

        private readonly byte[][] contents = [.. Enumerable.Range(0, options.Threads).Select(_ => new byte[1 << 20])];

        public void Next(int index, int worker)
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(files[index], options: FileOptions.SequentialScan);
            int length = RandomAccess.Read(handle, contents[worker], 0);
            TensorReader.Read(contents[worker].AsSpan(0, length), geometry, backbone.PixelScaling, backbone.Spec.Layout, pixels[worker]);
        }
    }
}
