namespace MlNetClassifier.Graphs.Training.Schedules;

/// <summary>Multiplies the rate by a factor every so many epochs.</summary>
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>Epochs between two drops. Default 30; at least 1.</summary>
    public int EveryEpochs { get; init; } = 30;

    /// <summary>Factor of each drop. Default 0.1; above 0.</summary>
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment) => Rate * Math.Pow(Factor, Math.Floor(moment.Epoch / EveryEpochs));
}
