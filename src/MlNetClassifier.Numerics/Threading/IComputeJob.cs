namespace MlNetClassifier.Numerics;

/// <summary>Work that <see cref="ComputePool"/> splits into numbered tasks.</summary>
public interface IComputeJob
{
    /// <summary>Does one task. Tasks of a job run in any order and at the same time.</summary>
    /// <param name="index">Number of the task, from 0.</param>
    /// <param name="worker">Number of the thread, from 0 to <see cref="ComputePool.Threads"/> − 1; no two tasks run with the same number at once.</param>
    void Execute(int index, int worker);
}
