using System.Diagnostics;
using MlNetClassifier.Backbones;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Benchmarks.Features;

/// <summary>
/// Time of one prediction with a saved model, from a picture file to its scores, against the bare forward pass of its network, in turns on the same
/// threads. Every picture is predicted once a round; figures are medians over all pictures and rounds.
/// </summary>
internal static class LatencyBenchmark
{
    /// <summary>Runs and prints.</summary>
    /// <param name="arguments">Folder of pictures, model zip, the backbone it was trained with; then threads (default 2) and rounds (default 3).</param>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length is < 3 or > 5 || !Directory.Exists(arguments[0]) || !File.Exists(arguments[1]) || !File.Exists(arguments[2]))
        {
            Console.Error.WriteLine("usage: latency FOLDER MODEL.zip BACKBONE [THREADS] [ROUNDS]");
            return 2;
        }

        string[] files = [.. Directory.EnumerateFiles(arguments[0], "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        int threads = arguments.Length > 3 ? int.Parse(arguments[3]) : 2;
        int rounds = arguments.Length > 4 ? int.Parse(arguments[4]) : 3;
        long started = Stopwatch.GetTimestamp();
        var context = new MLContext { NumberOfThreads = threads };
        ITransformer model = context.Model.Load(arguments[1], out _);
        using PredictionEngine<Picture, Scores> engine = context.Model.CreatePredictionEngine<Picture, Scores>(model);
        var picture = new Picture { ImagePath = files[0] };
        Scores scores = engine.Predict(picture);
        double first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;

        Backbone backbone = BackboneLoader.Load(arguments[2], new BackboneOptions());
        using ComputePool? pool = threads > 1 ? new ComputePool(threads) : null;
        using InferencePlan plan = InferencePlan.Compile(backbone.Graph, new InferencePlanOptions { Pool = pool });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        List<double> predictions = [];
        List<double> passes = [];
        List<double> ratios = [];
        for (int round = -1; round < rounds; round++)
        {
            foreach (string file in files)
            {
                picture.ImagePath = file;
                long start = Stopwatch.GetTimestamp();
                engine.Predict(picture, ref scores);
                double predicted = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                start = Stopwatch.GetTimestamp();
                workspace.Run(1);
                double passed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (round >= 0)
                {
                    predictions.Add(predicted);
                    passes.Add(passed);
                    ratios.Add(predicted / passed);
                }
            }
        }

        Console.WriteLine($"{files.Length} pictures, {threads} threads, {rounds} rounds: prediction {Median(predictions):F3} ms, forward pass {Median(passes):F3} ms, "
            + $"ratio {Median(ratios):F3}; loading and the first prediction {first:F0} ms");
        return 0;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[values.Count / 2] + values[(values.Count - 1) / 2]) / 2;
    }

    private sealed class Picture
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Scores
    {
        public float[] Score { get; set; } = [];
    }
}
