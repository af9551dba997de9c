namespace MlNetClassifier.Graphs.Training.Schedules;

/// <summary>Rises in a straight line over the warm-up, then falls along half a cosine to the final rate.</summary>
/// <remarks>Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, without restarts.</remarks>
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <summary>Epochs of warm-up, fractions allowed. Default 0.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>Rate at the end. Default 0.</summary>
    public double FinalRate { get; init; }

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment)
    {
        double warmup = WarmupEpochs * moment.StepsPerEpoch;
        if (moment.Step < warmup)
        {
            // +1: the very first step would otherwise be taken at rate 0 and do nothing.
            return Rate * Math.Min(1, (moment.Step + 1) / warmup);
        }
        double done = Math.Min(1, (moment.Step - warmup) / Math.Max(1, moment.TotalSteps - warmup));
        return FinalRate + ((Rate - FinalRate) * 0.5 * (1 + Math.Cos(Math.PI * done)));
    }
}
