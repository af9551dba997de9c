namespace MlNetClassifier.Graphs.Training.Schedules;

/// <summary>
/// The learning rate over a run. A schedule is a pure function of the moment, so a resumed run gets the rates of an uninterrupted one.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>The rate from which the schedule starts or, for those that rise first, the highest one. Above 0.</summary>
    public required double Rate { get; init; }

    /// <summary>The rate for the step about to be taken.</summary>
    /// <param name="moment">Where the run stands.</param>
    public abstract double RateAt(ScheduleMoment moment);
}
