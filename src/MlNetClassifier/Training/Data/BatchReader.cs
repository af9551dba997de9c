using System.Collections.Concurrent;

namespace MlNetClassifier.Training.Data;

/// <summary>Prepares the batches of an epoch ahead of the network, on threads of its own, in order.</summary>
internal sealed class BatchReader : IDisposable
{
    // Two ahead hide a slow batch without holding more than a few megabytes.
    private const int Ahead = 2;

    private readonly ITrainingData _data;
    private readonly NetworkTrainingOptions _options;
    private readonly int _classes;
    private readonly int _epoch;
    private readonly int[] _order;
    private readonly BlockingCollection<TrainingBatch> _ready = new(Ahead);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _producer;

    /// <summary>Starts reading.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="options">Batch size, seed, threads and mixing.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="firstBatch">The batch to start with: 0, or later when an epoch is resumed.</param>
    public BatchReader(ITrainingData data, NetworkTrainingOptions options, int classes, int epoch, int firstBatch)
    {
        _data = data;
        _options = options;
        _classes = classes;
        _epoch = epoch;
        _order = TrainingRandom.Order(data.Count, (ulong)options.Seed, epoch);
        _producer = Task.Run(() => Produce(firstBatch));
    }

    /// <summary>Batches of an epoch.</summary>
    public static int BatchesOf(int examples, int batchSize) => (examples + batchSize - 1) / batchSize;

    /// <summary>The batches, in order; an exception of the reading threads is thrown here.</summary>
    public IEnumerable<TrainingBatch> Batches()
    {
        foreach (TrainingBatch batch in _ready.GetConsumingEnumerable())
        {
            yield return batch;
        }

        _producer.GetAwaiter().GetResult();
    }

    /// <summary>Ends reading.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        try
        {
            _producer.GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // Whatever the readers met belongs to who asked for the batches; this one has stopped asking.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        _ready.Dispose();
        _stop.Dispose();
    }

    private void Produce(int firstBatch)
    {
        try
        {
            int batches = BatchesOf(_data.Count, _options.BatchSize);
            for (int batch = firstBatch; batch < batches; batch++)
            {
                _ready.Add(Read(batch), _stop.Token);
            }
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }

    private TrainingBatch Read(int batch)
    {
        int first = batch * _options.BatchSize, count = Math.Min(_options.BatchSize, _data.Count - first), length = _data.Length;
        float[] inputs = new float[(long)count * length], targets = new float[count * _classes];
        int[] labels = new int[count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Threads, CancellationToken = _stop.Token };
        Parallel.For(0, count, parallel, i =>
        {
            int index = _order[first + i];
            _data.Write(index, TrainingRandom.Bits((ulong)_options.Seed, (ulong)_epoch, (ulong)index, 1), inputs.AsSpan(i * length, length));
            labels[i] = _data.LabelOf(index);
            targets[(i * _classes) + labels[i]] = 1;
        });
        var read = new TrainingBatch(count, inputs, targets, labels);
        _options.Mixing?.Apply(read, _classes, TrainingRandom.Bits((ulong)_options.Seed, (ulong)_epoch, (ulong)batch, 2));
        return read;
    }
}
