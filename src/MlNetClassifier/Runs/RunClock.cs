namespace MlNetClassifier.Runs;

/// <summary>Adds up the seconds of a run's phases.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly List<KeyValuePair<string, double>> phases = [];
    private long start = time.GetTimestamp();

    /// <summary>Start of the run, UTC.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>Seconds of each phase so far, in order.</summary>
    public IReadOnlyDictionary<string, double> Seconds => new OrderedDictionary<string, double>(phases);

    /// <summary>Ends a phase that began at the end of the one before.</summary>
    public void End(string phase)
    {
        long now = time.GetTimestamp();
        phases.Add(new(phase, Math.Round(time.GetElapsedTime(start, now).TotalSeconds, 3)));
        start = now;
    }
}
