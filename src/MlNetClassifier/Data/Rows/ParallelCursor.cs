using System.Runtime.ExceptionServices;

namespace MlNetClassifier.Data;

/// <summary>
/// Reads a set of cursors on a thread each and hands their rows out in one order, that of the rows' batches. The number of rows held is
/// bounded; an error is raised at the row where it would have been without threads.
/// </summary>
/// <remarks>
/// Each worker publishes the rows of one batch at a time and waits when it is too far ahead of the reader. The reader waits for the worker
/// with the lowest batch only, and that one is never ahead, so nobody waits for ever.
/// </remarks>
internal sealed class ParallelCursor : RowBlockCursor
{
    private readonly object _gate = new();
    private readonly DataViewRowCursor[] _sources;
    private readonly Thread[] _threads;
    private readonly long[] _workerBatch;
    private readonly Queue<RowBlock>[] _finished;
    private readonly ExceptionDispatchInfo?[] _errors;
    private readonly int _blockSize;
    private readonly int _blocksPerWorker;
    private bool _started;
    private bool _stop;

    private ParallelCursor(DataViewSchema schema, IReadOnlyList<DataViewSchema.Column> columns, DataViewRowCursor[] sources, int blockSize)
        : base(schema, columns)
    {
        _sources = sources;
        _blockSize = blockSize;
        _blocksPerWorker = 2;
        _threads = new Thread[sources.Length];
        _workerBatch = [.. sources.Select(_ => -1L)];
        _finished = [.. sources.Select(_ => new Queue<RowBlock>())];
        _errors = new ExceptionDispatchInfo?[sources.Length];
    }

    /// <summary>Joins a cursor set into one cursor, which owns it.</summary>
    /// <param name="schema">The schema of the cursors.</param>
    /// <param name="columns">The active columns.</param>
    /// <param name="sources">The cursors, before their first rows.</param>
    /// <param name="blockSize">The number of rows handed over at once.</param>
    public static DataViewRowCursor Join(
        DataViewSchema schema, IReadOnlyList<DataViewSchema.Column> columns, DataViewRowCursor[] sources, int blockSize) =>
        sources.Length == 1 ? sources[0] : new ParallelCursor(schema, columns, sources, blockSize);

    protected override RowBlock? NextBlock()
    {
        Start();
        lock (_gate)
        {
            while (true)
            {
                int worker = NextWorker();
                if (worker < 0)
                {
                    return null;
                }

                if (_finished[worker].TryDequeue(out RowBlock? block))
                {
                    Monitor.PulseAll(_gate);
                    return block;
                }

                if (_errors[worker] is { } error)
                {
                    error.Throw();
                }

                Monitor.Wait(_gate);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_gate)
            {
                _stop = true;
                Monitor.PulseAll(_gate);
            }

            foreach (Thread thread in _threads)
            {
                thread?.Join();
            }

            foreach (DataViewRowCursor source in _sources)
            {
                source.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void Start()
    {
        if (_started)
        {
            return;
        }

        _started = true;
        for (int i = 0; i < _sources.Length; i++)
        {
            int worker = i;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = "Row reader" };
            _threads[i].Start();
        }
    }

    /// <summary>
    /// The worker whose next rows come first; −1 when all are done. A worker without finished rows counts with the batch it has in hand,
    /// which starts at −1, below every batch, until it is known.
    /// </summary>
    private int NextWorker()
    {
        int best = -1;
        long bestBatch = long.MaxValue;
        for (int i = 0; i < _sources.Length; i++)
        {
            long batch = _finished[i].TryPeek(out RowBlock? block) ? block.Batch(0) : _workerBatch[i];
            if (batch < bestBatch)
            {
                best = i;
                bestBatch = batch;
            }
        }

        return best;
    }

    private void Work(int worker)
    {
        DataViewRowCursor source = _sources[worker];
        RowBlock block = new(Columns, _blockSize);
        try
        {
            RowBlockReader reader = new(source, Columns);
            while (source.MoveNext())
            {
                if (block.Count == block.Capacity || (block.Count > 0 && block.Batch(0) != source.Batch))
                {
                    if (!Publish(worker, block, source.Batch))
                    {
                        return;
                    }

                    block = new RowBlock(Columns, _blockSize);
                }
                else if (block.Count == 0 && !Advance(worker, source.Batch))
                {
                    return;
                }

                reader.Append(block);
            }

            _ = Publish(worker, block, long.MaxValue);
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                if (block.Count > 0)
                {
                    _finished[worker].Enqueue(block);
                }

                _workerBatch[worker] = source.Batch;
                _errors[worker] = ExceptionDispatchInfo.Capture(error);
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool Advance(int worker, long batch)
    {
        lock (_gate)
        {
            _workerBatch[worker] = batch;
            Monitor.PulseAll(_gate);
            return !_stop;
        }
    }

    private bool Publish(int worker, RowBlock block, long nextBatch)
    {
        lock (_gate)
        {
            while (!_stop && _finished[worker].Count >= _blocksPerWorker)
            {
                Monitor.Wait(_gate);
            }

            if (_stop)
            {
                return false;
            }

            if (block.Count > 0)
            {
                _finished[worker].Enqueue(block);
            }

            _workerBatch[worker] = nextBatch;
            Monitor.PulseAll(_gate);
            return true;
        }
    }
}
