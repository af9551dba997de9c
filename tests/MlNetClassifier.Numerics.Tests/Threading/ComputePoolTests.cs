using MlNetClassifier.Numerics;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Numerics.Tests.Threading;

public class ComputePoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryTaskRunsOnce(int threads)
    {
        using var pool = new ComputePool(threads);
        for (int round = 0; round < 2000; round++)
        {
            int count = round % 37;
            var job = new Counting(count, threads);
            pool.Run(job, count);
            Assert.All(job.Runs, runs => Assert.Equal(1, runs));
        }
    }

    [Fact]
    public void SleepingWorkersWakeUp()
    {
        using var pool = new ComputePool(3);
        for (int round = 0; round < 5; round++)
        {
            Thread.Sleep(20);
            var job = new Counting(64, 3);
            pool.Run(job, 64);
            Assert.All(job.Runs, runs => Assert.Equal(1, runs));
        }
    }

    [Fact]
    public void ManyCallersShareThePool()
    {
        using var pool = new ComputePool(2);
        Thread[] callers = [.. Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            for (int round = 0; round < 500; round++)
            {
                var job = new Counting(9, 2);
                pool.Run(job, 9);
                Assert.All(job.Runs, runs => Assert.Equal(1, runs));
            }
        }))];
        Array.ForEach(callers, c => c.Start());
        Array.ForEach(callers, c => Assert.True(c.Join(TimeSpan.FromSeconds(60))));
    }

    [Fact]
    public void ExceptionsReachTheCallerAndThePoolLivesOn()
    {
        using var pool = new ComputePool(2);
        for (int round = 0; round < 50; round++)
        {
            Exception e = Assert.Throws<InvalidOperationException>(() => pool.Run(new Failing(), 100));
            Assert.Equal("task 7", e.Message);
            var job = new Counting(10, 2);
            pool.Run(job, 10);
            Assert.All(job.Runs, runs => Assert.Equal(1, runs));
        }
    }

    [Fact]
    public void JobsWithinJobsRunOnTheirThread()
    {
        using var pool = new ComputePool(2);
        var inner = new Counting[8];
        pool.Run(new Nesting(pool, inner), 8);
        Assert.All(inner, job => Assert.All(job.Runs, runs => Assert.Equal(1, runs)));
    }

    [Fact]
    public void DisposedPoolRefusesWork()
    {
        var pool = new ComputePool(2);
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(new Failing(), 1));
    }

    [Fact]
    public void DispatchAllocatesNothing()
    {
        using var pool = new ComputePool(2);
        var job = new Failing(); // four tasks do not reach the one that fails
        pool.Run(job, 4);
        Assert.Equal(0, Heap.TakenBy(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                pool.Run(job, 4);
            }
        }));
    }

    private sealed class Counting(int count, int threads) : IComputeJob
    {
        public int[] Runs { get; } = new int[count];

        public void Execute(int index, int worker)
        {
            Assert.InRange(worker, 0, threads - 1);
            Interlocked.Increment(ref Runs[index]);
        }
    }

    private sealed class Failing : IComputeJob
    {
        public void Execute(int index, int worker)
        {
            if (index == 7)
            {
                throw new InvalidOperationException("task 7");
            }
        }
    }

    private sealed class Nesting(ComputePool pool, Counting[] inner) : IComputeJob
    {
        public void Execute(int index, int worker)
        {
            inner[index] = new Counting(5, 2);
            pool.Run(inner[index], 5);
        }
    }
}
