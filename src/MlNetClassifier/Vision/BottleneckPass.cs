using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Datasets;
using MlNetClassifier.Features;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Imaging;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Vision;

/// <summary>
/// Computes the features of the pictures of a view. The calling thread reads rows, workers decode, resize and run the network in batches
/// of their own; a short queue between them bounds memory. What a row becomes depends on its picture alone.
/// </summary>
internal sealed class BottleneckPass(Backbone backbone, ResizeMode resize, IHostEnvironment environment, CancellationToken cancellation)
{
    private const string Name = "ImageClassification";
    private const int BatchSize = 4;
    private const string GeometryVersion = "vision/1";

    /// <summary>Features in a row.</summary>
    public int FeatureWidth => backbone.FeatureWidth;

    /// <summary>Identity of a feature file: backbone and geometry.</summary>
    public ContentHash Key => ContentHash.Of(System.Text.Encoding.UTF8.GetBytes($"{GeometryVersion}|{resize}|{backbone.ContentId}"));

    /// <summary>Reads the view.</summary>
    /// <param name="view">The data.</param>
    /// <param name="feature">Column of pictures.</param>
    /// <param name="label">Column of labels, a key.</param>
    /// <param name="store">Where features are looked up and kept; owned by the result.</param>
    /// <param name="onPicture">Told the number of pictures done; calls never overlap.</param>
    /// <remarks>Rows without label and pictures that cannot be decoded are left out, each with a warning that names the row and the reason.</remarks>
    public BottleneckFeatures Run(IDataView view, DataViewSchema.Column feature, DataViewSchema.Column label, FeatureFile store, Action<int>? onPicture)
    {
        State state = new(store, onPicture);
        using InferencePlan plan = InferencePlan.Compile(backbone.Graph, new InferencePlanOptions { BatchSize = BatchSize });
        using BlockingCollection<(int Row, Picture Picture)> queue = new(2 * environment.NumberOfThreads);
        Thread[] workers = [.. Enumerable.Range(0, environment.NumberOfThreads).Select(i => new Thread(() => Work(plan, queue, state)) { IsBackground = true, Name = $"bottleneck {i}" })];
        Array.ForEach(workers, worker => worker.Start());
        List<int> labels = [];
        try
        {
            using DataViewRowCursor cursor = view.GetRowCursor([feature, label]);
            Func<int> nextLabel = ColumnReader.KeyIndex(cursor, label);
            Func<Picture?> nextPicture = Picture.Bind(cursor, feature);
            for (int row = 0; state.Fault is null && !cancellation.IsCancellationRequested && cursor.MoveNext(); row++)
            {
                labels.Add(nextLabel());
                if (labels[row] < 0)
                {
                    state.Fail(row, "it has no label");
                }
                else if (nextPicture() is { } picture)
                {
                    queue.Add((row, picture), CancellationToken.None);
                }
                else
                {
                    state.Fail(row, "it has no picture");
                }
            }
        }
        finally
        {
            queue.CompleteAdding();
            Array.ForEach(workers, worker => worker.Join());
        }

        cancellation.ThrowIfCancellationRequested();
        state.Fault?.Throw();
        foreach ((int row, string reason) in state.Failures.OrderBy(pair => pair.Key))
        {
            environment.Report(ChannelMessageKind.Warning, Name, $"Row {row} was left out: {reason}");
        }

        int[] kept = [.. Enumerable.Range(0, labels.Count).Where(row => !state.Failures.ContainsKey(row))];
        return new BottleneckFeatures(new FeatureTable(store, [.. kept.Select(row => state.Records[row])]), [.. kept.Select(row => labels[row])]);
    }

    private void Work(InferencePlan plan, BlockingCollection<(int Row, Picture Picture)> queue, State state)
    {
        try
        {
            using InferenceWorkspace workspace = plan.CreateWorkspace();
            ResizeOptions geometry = new(backbone.Spec.Width, backbone.Spec.Height) { Mode = resize };
            int pixels = 3 * backbone.Spec.Width * backbone.Spec.Height;
            byte[] scratch = new byte[state.Store.Layout.Stride];
            List<(int Row, ContentHash Hash)> batch = [];
            foreach ((int row, Picture picture) in queue.GetConsumingEnumerable(CancellationToken.None))
            {
                // After a fault the queue is still emptied, lest the reader wait for ever.
                if (state.Fault is not null || cancellation.IsCancellationRequested)
                {
                    continue;
                }

                try
                {
                    ContentHash hash = picture.Hash(out byte[] file);
                    if (state.Store.TryFind(hash, scratch, out int record))
                    {
                        state.Complete(row, record);
                        continue;
                    }

                    TensorWriter.Write(
                        ImageResizer.Resize(picture.Decode(file), geometry), backbone.PixelScaling, backbone.Spec.Layout, workspace.GetInput().Slice(batch.Count * pixels, pixels));
                    batch.Add((row, hash));
                }
                catch (Exception error) when (error is InvalidImageException or IOException or UnauthorizedAccessException)
                {
                    state.Fail(row, error.Message);
                }

                if (batch.Count == BatchSize)
                {
                    Forward(workspace, batch, state);
                }
            }

            Forward(workspace, batch, state);
        }
        catch (Exception error)
        {
            state.Stop(error);
            foreach ((int _, Picture _) in queue.GetConsumingEnumerable(CancellationToken.None))
            {
                // Only emptied.
            }
        }
    }

    private void Forward(InferenceWorkspace workspace, List<(int Row, ContentHash Hash)> batch, State state)
    {
        if (batch.Count == 0)
        {
            return;
        }

        workspace.Run(batch.Count, cancellation);
        int first = state.Store.Append([.. batch.Select(item => item.Hash)], workspace.GetOutput()[..(batch.Count * backbone.FeatureWidth)]);
        for (int i = 0; i < batch.Count; i++)
        {
            state.Complete(batch[i].Row, first + i);
        }

        batch.Clear();
    }

    /// <summary>What reader and workers share.</summary>
    private sealed class State(FeatureFile store, Action<int>? onPicture)
    {
        private readonly Lock _gate = new();
        private ExceptionDispatchInfo? _fault;
        private int _done;

        public FeatureFile Store => store;

        public ConcurrentDictionary<int, int> Records { get; } = new();

        public ConcurrentDictionary<int, string> Failures { get; } = new();

        public ExceptionDispatchInfo? Fault => Volatile.Read(ref _fault);

        public void Stop(Exception error) => Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(error), null);

        public void Fail(int row, string reason)
        {
            Failures[row] = reason;
            CountDone();
        }

        public void Complete(int row, int record)
        {
            Records[row] = record;
            CountDone();
        }

        private void CountDone()
        {
            lock (_gate)
            {
                onPicture?.Invoke(++_done);
            }
        }
    }
}
