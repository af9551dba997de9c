namespace MlNetClassifier.Graphs.Training.Schedules;

/// <summary>The same rate throughout.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment) => Rate;
}
