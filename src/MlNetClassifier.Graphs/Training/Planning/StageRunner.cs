using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>Runs stages on the threads of a pool.</summary>
internal sealed unsafe class StageRunner : IComputeJob, IDisposable
{
    private readonly ComputePool? _pool;
    private readonly AlignedBuffer[] _memory;
    private readonly AlignedBuffer[] _scratch;
    private bool _prepared;
    private int _count;
    private long _seed;
    private int _chunks;
    private Stage? _stage;
    private BatchTask? _task;

    /// <summary>Allocates each worker's memory.</summary>
    public StageRunner(ComputePool? pool, long workerLength, long scratchLength)
    {
        _pool = pool;
        int workers = pool?.Threads ?? 1;
        _memory = [.. Enumerable.Range(0, workers).Select(_ => new AlignedBuffer(workerLength))];
        _scratch = [.. Enumerable.Range(0, workers).Select(_ => new AlignedBuffer(scratchLength))];
    }

    /// <summary>Runs all stages.</summary>
    /// <param name="load">Brings in one item of the inputs.</param>
    /// <param name="stages">The stages, in order.</param>
    /// <param name="count">Valid items.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    public void Run(Action<int> load, List<Stage> stages, int count, long seed)
    {
        _count = count;
        _seed = seed;
        RunPhase(new BatchPhase(n => n, (in StepContext _, int item) => load(item)));
        foreach (TrainingStep step in stages.SelectMany(s => s.Steps))
        {
            if (step.Preparation is { } preparation && (step.PreparesEveryRun || !_prepared))
            {
                RunPhase(preparation);
            }
        }

        _prepared = true;
        foreach (Stage stage in stages)
        {
            if (stage.PerItem)
            {
                RunItems(stage);
            }
            else
            {
                foreach (BatchPhase phase in stage.Steps[0].Phases)
                {
                    RunPhase(phase);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Execute(int index, int worker)
    {
        var context = new StepContext
        {
            Count = _count,
            Seed = _seed,
            WorkerMemory = _memory[worker].Pointer,
            Scratch = _scratch[worker].Pointer,
        };
        if (_task is not null)
        {
            _task(context, index);
            return;
        }

        context.Chunk = index;
        foreach (TrainingStep step in _stage!.Steps)
        {
            if (step.SumLength > 0)
            {
                new Span<float>(step.Sums + (index * step.SumStride), checked((int)step.SumLength)).Clear();
            }
        }

        int end = (int)((long)_count * (index + 1) / _chunks);
        for (context.Item = (int)((long)_count * index / _chunks); context.Item < end; context.Item++)
        {
            foreach (TrainingStep step in _stage.Steps)
            {
                step.RunItem(context);
            }
        }
    }

    /// <summary>Frees the workers' memory.</summary>
    public void Dispose()
    {
        foreach (AlignedBuffer buffer in _memory.Concat(_scratch))
        {
            buffer.Dispose();
        }
    }

    private void RunItems(Stage stage)
    {
        _stage = stage;
        _task = null;
        _chunks = stage.Chunks(_count);
        Dispatch(_chunks);
        foreach (TrainingStep step in stage.Steps)
        {
            step.Chunks = _chunks;
            if (step.Completion is { } completion)
            {
                RunPhase(completion);
            }
        }
    }

    private void RunPhase(BatchPhase phase)
    {
        _task = phase.Run;
        Dispatch(phase.Tasks(_count));
    }

    private void Dispatch(int tasks)
    {
        if (_pool is not null)
        {
            _pool.Run(this, tasks);
            return;
        }

        for (int i = 0; i < tasks; i++)
        {
            Execute(i, 0);
        }
    }
}
