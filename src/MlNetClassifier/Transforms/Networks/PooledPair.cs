using MlNetClassifier.Numerics;

namespace MlNetClassifier.Transforms;

/// <summary>Calls a function on two threads of a pool at once; twice on the calling one where the pool is busy. For one caller at a time.</summary>
/// <param name="pool">The threads.</param>
internal sealed class PooledPair(ComputePool pool) : IComputeJob
{
    private Action? _work;

    public void Run(Action work)
    {
        _work = work;
        try
        {
            pool.Run(this, 2);
        }
        finally
        {
            _work = null;
        }
    }

    public void Execute(int index, int worker) => _work!();
}
