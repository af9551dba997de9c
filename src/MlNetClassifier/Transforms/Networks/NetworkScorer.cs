using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Transforms;

/// <summary>
/// A network ready to score rows. Views are scored a batch at a time by cursors that each keep to their own thread; single rows are scored with all
/// threads on the one row. Each way is compiled when it is first used.
/// </summary>
internal sealed class NetworkScorer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly int _threads;
    private readonly int _batchSize;
    private ComputePool? _pool;
    private InferencePlan? _rowPlan;
    private InferencePlan? _batchPlan;
    private bool _disposed;

    /// <summary>Makes a scorer.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="threads">The threads for a single row.</param>
    /// <param name="batchSize">The rows scored at once by a cursor; 1 for a network that is not made for batches.</param>
    public NetworkScorer(Graph graph, int threads, int batchSize)
    {
        Graph = graph;
        _threads = threads;
        _batchSize = graph.Inputs.Concat(graph.Outputs).All(value => value.Shape.BatchAxis == 0) ? batchSize : 1;
    }

    public Graph Graph { get; }

    /// <summary>Buffers for scoring one row at a time.</summary>
    /// <param name="pool">Receives the threads that work on the row; null for the calling one alone.</param>
    public InferenceWorkspace CreateRowWorkspace(out ComputePool? pool)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_rowPlan is null)
            {
                _pool = _threads > 1 ? new ComputePool(_threads) : null;
                _rowPlan = InferencePlan.Compile(Graph, new InferencePlanOptions { BatchSize = 1, Pool = _pool });
            }

            pool = _pool;
            return _rowPlan.CreateWorkspace();
        }
    }

    /// <summary>Buffers for scoring a batch on the calling thread.</summary>
    /// <param name="batchSize">Receives the number of rows they take.</param>
    public InferenceWorkspace CreateBatchWorkspace(out int batchSize)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            batchSize = _batchSize;
            _batchPlan ??= InferencePlan.Compile(Graph, new InferencePlanOptions { BatchSize = batchSize });
            return _batchPlan.CreateWorkspace();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _rowPlan?.Dispose();
            _batchPlan?.Dispose();
            _pool?.Dispose();
            _rowPlan = _batchPlan = null;
            _pool = null;
        }
    }
}
