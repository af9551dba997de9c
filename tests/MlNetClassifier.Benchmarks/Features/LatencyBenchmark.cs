using System.Diagnostics;
using MlNetClassifier.Backbones;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Imaging;
using MlNetClassifier.Numerics;
using MlNetClassifier.Scoring;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Benchmarks.Features;

/// <summary>
/// Time of one prediction with a saved model, from a picture file to its scores, and of a picture among those that <c>predict</c> scores,
/// against the bare forward pass of its network on the same number of threads.
/// </summary>
/// <remarks>
/// What is compared takes turns of <see cref="Turn"/> pictures, a pause before each and its first two pictures not counted: worker threads spin for a while
/// after a run, and those of one engine must not take the processor from the other's. A figure is the median over all pictures and rounds, a ratio
/// the median over the turns of the ratios of their medians. A folder, with everything that scoring one needs but the model, takes turns with as many passes.
/// </remarks>
internal static class LatencyBenchmark
{
    private const int Turn = 12;
    private const int NotCounted = 2;

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
        using PictureScorer scorer = PictureScorer.Load(arguments[1], threads);

        // The parts of a prediction, on the memory that each picture's turn gives it.
        ImageResizing resizing = ScoringChain.Of(model).Steps.OfType<ImageResizingTransformer>().Single().Options[0];
        byte[] bytes = [];
        float[] pixels = new float[3 * resizing.Type.Width * resizing.Type.Height];
        (string Name, Action<string> Do, List<double> Times, List<double> Medians)[] measured =
        [
            ("prediction", file => { picture.ImagePath = file; engine.Predict(picture, ref scores); }, [], []),
            ("forward pass", _ => workspace.Run(1), [], []),
            ("reading the file", file => bytes = PictureReaders.ReadFile(file), [], []),
            ("file to pixels", file => ReadPixels(file, resizing.Options, backbone, pixels), [], []),
        ];
        List<double> folder = [];
        List<double> folderRatios = [];
        for (int round = -1; round < rounds; round++)
        {
            for (int at = 0; at < files.Length; at += Turn)
            {
                string[] turn = files[at..Math.Min(at + Turn, files.Length)];
                foreach ((_, Action<string> action, List<double> times, List<double> medians) in measured)
                {
                    Thread.Sleep(2);
                    double[] taken = [.. turn.Select(file => Milliseconds(() => action(file))).Skip(NotCounted)];
                    if (round >= 0 && taken.Length > 0)
                    {
                        times.AddRange(taken);
                        medians.Add(Median(taken));
                    }
                }
            }

            double whole = Milliseconds(() => Expect(scorer.Score(files).Count(scored => scored.Error is null), files.Length));
            Thread.Sleep(2);
            double passes = Milliseconds(() => Array.ForEach(files, _ => workspace.Run(1)));
            if (round >= 0)
            {
                folder.Add(whole / files.Length);
                folderRatios.Add(whole / passes);
            }
        }

        double bare = Median(measured[1].Times);
        Console.WriteLine($"{files.Length} pictures, {threads} threads, {rounds} rounds: prediction {Median(measured[0].Times):F3} ms, forward pass {bare:F3} ms, "
            + $"ratio {Median(measured[0].Medians.Zip(measured[1].Medians, (prediction, pass) => prediction / pass)):F3}; "
            + $"a folder {Median(folder):F3} ms a picture, ratio {Median(folderRatios):F3} (of {string.Join(", ", folderRatios.Select(ratio => $"{ratio:F3}"))}); "
            + $"loading and the first prediction {first:F0} ms");
        foreach ((string name, _, List<double> times, _) in measured.Skip(2))
        {
            Console.WriteLine($"  {name} {1000 * Median(times):F0} µs");
        }

        return 0;
    }

    private static void ReadPixels(string file, ResizeOptions resize, Backbone backbone, float[] pixels) =>
        TensorReader.Read(PictureReaders.ReadFile(file), resize, backbone.PixelScaling, backbone.Spec.Layout, pixels);

    private static double Milliseconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Expect(int scored, int expected)
    {
        if (scored != expected)
        {
            throw new InvalidOperationException($"{expected - scored} of {expected} pictures could not be scored.");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
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
