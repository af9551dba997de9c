using System.Text;
using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs.Execution;

namespace MlNetClassifier.Features;

/// <summary>
/// Turns picture files into rows of features on several threads. Each thread takes files one by one and carries them all the way: read,
/// hash, look up,
/// decode, resize, write into its own batch, run the network when the batch is full, append to the cache. So decoding overlaps with the
/// network without
/// queues between threads, memory is bounded by threads × batch, and a slow file holds up nobody. What a row holds depends on neither.
/// </summary>
internal sealed class FeatureExtractor : IDisposable
{
    // Raised whenever pixels would be decoded or resized to other numbers than before: it makes cached features stale.
    private const string GeometryVersion = "geometry/1";

    private readonly Backbone backbone;
    private readonly FeatureExtractionOptions options;
    private readonly Lazy<Task<InferencePlan>> plan;

    public FeatureExtractor(Backbone backbone, FeatureExtractionOptions? options = null)
    {
        this.backbone = backbone;
        this.options = options ?? new FeatureExtractionOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Threads, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.BatchSize, 1, nameof(options));

        // A run that finds every picture in the cache never compiles the network; else it is compiled while the first pictures are decoded.
        plan = new Lazy<Task<InferencePlan>>(() => Task.Run(
            () => InferencePlan.Compile(backbone.Graph, new InferencePlanOptions { BatchSize = this.options.BatchSize })));
    }

    /// <summary>Identity of the numbers in a row: backbone, geometry.</summary>
    public ContentHash Key => ContentHash.Of(Encoding.UTF8.GetBytes($"{GeometryVersion}|{options.Resize}|{backbone.ContentId}"));

    /// <summary>Computes or looks up the features of files.</summary>
    /// <param name="files">Paths to open.</param>
    /// <param name="cache">Where features are kept; null keeps them in a temporary file for the life of the result.</param>
    /// <param name="progress">Hears the number of files done, from several threads.</param>
    /// <param name="cancellationToken">Ends the pass; features that were computed stay in the cache.</param>
    public FeatureExtraction Extract(
        IReadOnlyList<string> files, FeatureCache? cache, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        FeatureFile store = cache is not null
            ? cache.Open(Key, backbone.FeatureWidth)
            : FeatureFile.Open(Path.Combine(Path.GetTempPath(), $"mlnetclassifier-{Guid.NewGuid():N}.features"), Key, backbone.FeatureWidth, temporary: true);
        try
        {
            FeaturePass pass = new(files, store, progress, cancellationToken);
            RunWorkers(() => new FeatureWorker(backbone, options, plan, pass), files.Count, pass, cancellationToken);
            FeatureExtraction extraction = pass.Finish();
            cache?.Trim(store.FilePath);
            return extraction;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (plan.IsValueCreated)
        {
            plan.Value.ContinueWith(
                compiled => compiled.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private void RunWorkers(Func<FeatureWorker> create, int files, FeaturePass pass, CancellationToken cancellationToken)
    {
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(options.Threads, Math.Max(1, files))).Select(i => new Thread(() =>
        {
            try
            {
                using FeatureWorker worker = create();
                worker.Run();
            }
            catch (Exception e)
            {
                pass.Stop(e);
            }
        })
        { IsBackground = true, Name = $"features {i}" })];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        cancellationToken.ThrowIfCancellationRequested();
        pass.ThrowIfStopped();
    }
}
