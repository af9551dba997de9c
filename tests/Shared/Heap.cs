namespace MlNetClassifier.TestSupport;

/// <summary>Measures what code takes from the heap.</summary>
internal static class Heap
{
    private const int Attempts = 5;

    /// <summary>
    /// Bytes that a run takes on this thread: the least of several runs, for a collection that another test brings about meanwhile counts what is left of
    /// the thread's chunk of the heap as taken. What is really taken is taken by every run.
    /// </summary>
    /// <param name="run">What is measured; has run before, so that nothing is taken for the first time.</param>
    public static long TakenBy(Action run)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least != 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
