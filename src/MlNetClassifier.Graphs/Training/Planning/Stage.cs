namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>
/// Steps that run together: a chain of per-item steps, which takes each item through all of them while it is in the cache, or one step on the
/// whole batch.
/// </summary>
internal sealed class Stage
{
    // Sums over items are kept for a number of chunks that depends on their size alone, never on the threads, so that every
    // machine adds in the same order.
    private const long SmallSums = 1 << 20;
    private const long LargeSums = 1 << 24;

    /// <summary>The steps, in order.</summary>
    public List<TrainingStep> Steps { get; } = [];

    /// <summary>Whether items go through one by one.</summary>
    public bool PerItem => Steps[0].PerItem;

    /// <summary>Floats of the sums of one chunk.</summary>
    public long SumLength => Steps.Sum(s => s.SumLength);

    /// <summary>Chunks into which a batch is divided.</summary>
    public int Chunks(int count)
    {
        long sums = SumLength;
        return Math.Min(count, sums == 0 ? int.MaxValue : sums <= SmallSums ? 16 : sums <= LargeSums ? 8 : 4);
    }
}
