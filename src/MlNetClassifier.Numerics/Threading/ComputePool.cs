using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Numerics;

/// <summary>Persistent worker threads for short numeric jobs: they spin briefly for the next job, then sleep.</summary>
/// <remarks>
/// <para>A network is some hundred jobs of 20–500 µs. <c>Parallel.For</c> costs 3 µs and an unpredictable thread; this pool dispatches in
/// about 0.5 µs. A job is complete when its <em>tasks</em> are, not when every worker has looked at it: a worker that the operating system has
/// put aside must not delay a job in which it took no part.</para>
/// <para>Each thread first takes the tasks of its own contiguous share, so that the same rows of a picture stay in the same core's cache
/// from layer to layer, and then helps the others.</para>
/// <para>A caller that finds the pool busy (another thread's job, or a job within a job) runs its job alone on its own thread: the number
/// of busy threads never exceeds the callers plus the workers, and nobody waits behind another's network.</para>
/// </remarks>
public sealed class ComputePool : IDisposable
{
    // One share's state is one 64-bit word, so that claiming a task is a single compare-and-swap that cannot succeed against a
    // later job: generation (16 bits) | end of the share (24) | next task (24).
    private const int MaxTasks = 1 << 24;
    private const int JobSlots = 4;
    private const int SpinsBeforeYield = 8000;
    private static readonly long SpinTicks = Stopwatch.Frequency / 2500; // 0.4 ms: longer than the gaps between two layers

    private readonly PaddedLong[] shares;
    private readonly PaddedLong[] parked;
    private readonly SemaphoreSlim[] wake;
    private readonly WorkerPlacement[] places;
    private readonly IComputeJob?[] jobs = new IComputeJob?[JobSlots];
    private readonly Thread[] workers;
    private PaddedLong published;
    private PaddedLong finished;
    private long generation;
    private int callerProcessor = -1;
    private int busy;
    private volatile bool stopping;
    private Exception? failure;

    /// <summary>Starts a pool that runs jobs on the calling thread and <paramref name="threads"/> − 1 workers.</summary>
    /// <param name="threads">Number of threads that work on a job, the calling one included; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1 or above 1,024.</exception>
    public ComputePool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        Threads = threads;
        shares = new PaddedLong[threads];
        parked = new PaddedLong[threads];
        wake = new SemaphoreSlim[threads];
        places = new WorkerPlacement[threads];
        workers = new Thread[threads - 1];
        for (int k = 1; k < threads; k++)
        {
            int worker = k;
            wake[k] = new SemaphoreSlim(0);
            places[k] = new WorkerPlacement();
            workers[k - 1] = new Thread(() => WorkerLoop(worker)) { IsBackground = true, Name = $"compute {worker}" };
            workers[k - 1].Start();
        }
    }

    /// <summary>Number of threads that work on a job, the calling one included.</summary>
    public int Threads { get; }

    /// <summary>Runs tasks 0 to <paramref name="count"/> − 1 of <paramref name="job"/> and returns when all are done.</summary>
    /// <param name="job">The work.</param>
    /// <param name="count">Number of tasks, at most 16,777,215.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or too large.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    /// <remarks>An exception in a task is rethrown here after the other running tasks have ended; tasks not yet begun are dropped.</remarks>
    public void Run(IComputeJob job, int count)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, MaxTasks);
        ObjectDisposedException.ThrowIf(stopping, this);
        if (Threads == 1 || count <= 1 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int i = 0; i < count; i++)
            {
                job.Execute(i, 0);
            }

            return;
        }

        try
        {
            Dispatch(job, count);
            Work(0);
            WaitForTasks(count);
        }
        finally
        {
            jobs[generation % JobSlots] = null;
            Volatile.Write(ref busy, 0);
        }
    }

    /// <summary>Ends the worker threads. Must not be called while a job runs.</summary>
    public void Dispose()
    {
        if (stopping)
        {
            return;
        }

        stopping = true;
        Interlocked.Increment(ref published.Value);
        for (int k = 1; k < Threads; k++)
        {
            wake[k].Release();
        }

        foreach (Thread worker in workers)
        {
            worker.Join();
        }

        for (int k = 1; k < Threads; k++)
        {
            wake[k].Dispose();
        }
    }

    private static long Pack(long generation, int next, int end) => ((generation & 0xffff) << 48) | ((long)end << 24) | (uint)next;

    private void Dispatch(IComputeJob job, int count)
    {
        failure = null;
        callerProcessor = WorkerPlacement.CurrentProcessor;
        generation++;
        jobs[generation % JobSlots] = job;
        Volatile.Write(ref finished.Value, 0);
        for (int k = 0; k < Threads; k++)
        {
            Interlocked.Exchange(ref shares[k].Value, Pack(generation, (int)((long)count * k / Threads), (int)((long)count * (k + 1) / Threads)));
        }

        Interlocked.Exchange(ref published.Value, generation);
        for (int k = 1; k < Threads; k++)
        {
            if (Volatile.Read(ref parked[k].Value) == 1 && Interlocked.Exchange(ref parked[k].Value, 0) == 1)
            {
                places[k].KeepOff(callerProcessor);
                wake[k].Release();
            }
        }
    }

    private void WaitForTasks(int count)
    {
        int spins = 0;
        while (Volatile.Read(ref finished.Value) < count)
        {
            if (++spins < SpinsBeforeYield)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }

        if (failure is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    private void Work(int worker)
    {
        for (int step = 0; step < Threads; step++)
        {
            int share = worker + step;
            if (share >= Threads)
            {
                share -= Threads;
            }

            while (TryClaim(ref shares[share].Value, out int index, out int slot))
            {
                try
                {
                    // After a successful claim the job cannot end before this task is counted, so the slot holds it.
                    if (Volatile.Read(ref failure) is null)
                    {
                        jobs[slot]!.Execute(index, worker);
                    }
                }
#pragma warning disable CA1031 // Whatever a task throws belongs to the caller of Run.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }

                Interlocked.Increment(ref finished.Value);
            }
        }
    }

    private static bool TryClaim(ref long share, out int index, out int slot)
    {
        long word = Volatile.Read(ref share);
        while (true)
        {
            index = (int)(word & 0xffffff);
            slot = (int)((word >>> 48) % JobSlots);
            if (index >= (int)((word >>> 24) & 0xffffff))
            {
                return false;
            }

            long seen = Interlocked.CompareExchange(ref share, word + 1, word);
            if (seen == word)
            {
                return true;
            }

            word = seen;
        }
    }

    private void WorkerLoop(int worker)
    {
        long seen = 0;
        places[worker].Register();
        while (true)
        {
            WaitForJob(worker, seen);
            seen = Volatile.Read(ref published.Value);
            if (stopping)
            {
                return;
            }

            if (callerProcessor is var processor and >= 0 && WorkerPlacement.CurrentProcessor == processor)
            {
                // The caller has been moved here since; two threads would take turns.
                places[worker].KeepOff(processor);
                places[worker].Restore();
            }

            Work(worker);
        }
    }

    private void WaitForJob(int worker, long seen)
    {
        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref published.Value) == seen)
        {
            Thread.SpinWait(1);
            if (Stopwatch.GetTimestamp() - start < SpinTicks)
            {
                continue;
            }

            // The exchange is a full fence: either this thread sees the job that was just published, or the publisher sees it parked.
            Interlocked.Exchange(ref parked[worker].Value, 1);
            if (Volatile.Read(ref published.Value) == seen || Interlocked.Exchange(ref parked[worker].Value, 0) == 0)
            {
                wake[worker].Wait();
                places[worker].Restore();
            }

            return;
        }
    }

    // Two cache lines apart, because the hardware prefetches lines in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct PaddedLong
    {
        [FieldOffset(128)]
        public long Value;
    }
}
