namespace MlNetClassifier.Graphs.Training.Schedules;

/// <summary>Multiplies the rate by a factor per epoch, smoothly from step to step.</summary>
public sealed record ExponentialSchedule : LearningRateSchedule
{
    /// <summary>Factor per epoch. Default 0.95; above 0.</summary>
    public double Factor { get; init; } = 0.95;

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment) => Rate * Math.Pow(Factor, moment.Epoch);
}
