namespace MlNetClassifier.Graphs.Training.Schedules;

/// <summary>Rises along a cosine from a low rate to the highest, then falls along a cosine to almost nothing.</summary>
/// <remarks>Smith and Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018.</remarks>
public sealed record OneCycleSchedule : LearningRateSchedule
{
    /// <summary>Share of the run spent rising. Default 0.3; range 0 to 1.</summary>
    public double RisingShare { get; init; } = 0.3;

    /// <summary>The first rate is the highest divided by this. Default 25; above 0.</summary>
    public double StartDivisor { get; init; } = 25;

    /// <summary>The last rate is the first divided by this. Default 10,000; above 0.</summary>
    public double FinalDivisor { get; init; } = 10_000;

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment)
    {
        double done = Math.Min(1, (double)moment.Step / moment.TotalSteps), first = Rate / StartDivisor, last = first / FinalDivisor;
        return done < RisingShare
            ? Between(first, Rate, done / RisingShare)
            : Between(Rate, last, RisingShare >= 1 ? 1 : (done - RisingShare) / (1 - RisingShare));
    }

    private static double Between(double from, double to, double share) => to + ((from - to) * 0.5 * (1 + Math.Cos(Math.PI * share)));
}
