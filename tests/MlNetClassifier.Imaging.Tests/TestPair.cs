namespace MlNetClassifier.Imaging.Tests;

/// <summary>Ways of calling a function twice.</summary>
internal static class TestPair
{
    /// <summary>Not at all, on two threads at once, and one call after the other.</summary>
    public static Action<Action>?[] Ways { get; } = [null, OnTwoThreads, OneAfterTheOther];

    private static void OnTwoThreads(Action work)
    {
        Task other = Task.Run(work);
        try
        {
            work();
        }
        finally
        {
            ((IAsyncResult)other).AsyncWaitHandle.WaitOne();
        }

        other.GetAwaiter().GetResult();
    }

    private static void OneAfterTheOther(Action work)
    {
        work();
        work();
    }
}
