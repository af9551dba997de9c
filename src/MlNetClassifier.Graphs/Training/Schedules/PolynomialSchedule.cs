namespace MlNetClassifier.Graphs.Training.Schedules;

/// <summary>Falls from the rate to the final rate as <c>(1 - done)^power</c>.</summary>
public sealed record PolynomialSchedule : LearningRateSchedule
{
    /// <summary>Rate at the end. Default 0.</summary>
    public double FinalRate { get; init; }

    /// <summary>Exponent: 1 (the default) is a straight line. Above 0.</summary>
    public double Power { get; init; } = 1;

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment)
    {
        double left = 1 - Math.Min(1, (double)moment.Step / moment.TotalSteps);
        return FinalRate + ((Rate - FinalRate) * Math.Pow(left, Power));
    }
}
