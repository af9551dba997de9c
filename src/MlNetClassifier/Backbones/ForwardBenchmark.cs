using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Backbones;

/// <summary>Measured time of a backbone's forward pass.</summary>
/// <param name="Backbone">File or built-in name.</param>
/// <param name="Batch">Pictures a pass.</param>
/// <param name="Threads">Threads that shared a pass.</param>
/// <param name="Precision">Type of the arithmetic.</param>
/// <param name="Runs">Timed passes.</param>
/// <param name="MedianMs">Median time of a pass in milliseconds.</param>
/// <param name="MinMs">Shortest time of a pass in milliseconds.</param>
/// <param name="PicturesPerSecond">Batch over median time.</param>
public sealed record ForwardBenchmark(
    string Backbone, int Batch, int Threads, string Precision, int Runs, double MedianMs, double MinMs, double PicturesPerSecond)
{
    /// <summary>Times the pass on pseudo-random pixels.</summary>
    /// <param name="backbone">The network.</param>
    /// <param name="batch">Pictures a pass, at least 1.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="runs">Timed passes, at least 1; a fifth as many, at least three, come before to warm up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public static ForwardBenchmark Run(
        Backbone backbone, int batch, int threads, int runs, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        using ComputePool? pool = threads > 1 ? new ComputePool(threads) : null;
        using InferencePlan plan = InferencePlan.Compile(backbone.Graph, new InferencePlanOptions { BatchSize = batch, Pool = pool });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        FillWithPixels(workspace.GetInput());
        double[] milliseconds = new double[runs];
        for (int i = -Math.Max(3, runs / 5); i < runs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = time.GetTimestamp();
            workspace.Run(batch, cancellationToken);
            if (i >= 0)
            {
                milliseconds[i] = time.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        Array.Sort(milliseconds);
        double median = (milliseconds[(runs - 1) / 2] + milliseconds[runs / 2]) / 2;
        return new ForwardBenchmark(backbone.Source, batch, threads, "float32", runs, median, milliseconds[0], 1000 * batch / median);
    }

    private static void FillWithPixels(Span<float> pixels)
    {
        uint state = 1;
        foreach (ref float pixel in pixels)
        {
            state = (state * 1664525) + 1013904223;
            pixel = state >> 24;
        }
    }
}
