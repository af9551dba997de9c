namespace MlNetClassifier.Graphs.Training.Schedules;

/// <summary>Multiplies the rate by a factor whenever the validation loss has not improved for some epochs.</summary>
public sealed record PlateauSchedule : LearningRateSchedule
{
    /// <summary>Epochs without improvement before a drop. Default 3; at least 1.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>Factor of each drop. Default 0.1; above 0 and below 1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>How much lower a loss must be to count as better. Default 1e-4.</summary>
    public double MinimumImprovement { get; init; } = 1e-4;

    /// <summary>The rate never falls below this. Default 0.</summary>
    public double FinalRate { get; init; }

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment)
    {
        // Replayed from the history at every call instead of kept as state: a resumed run then needs nothing but the history.
        double rate = Rate, best = double.PositiveInfinity;
        int waited = 0;
        foreach (double loss in moment.ValidationLosses)
        {
            waited = loss < best - MinimumImprovement ? 0 : waited + 1;
            best = Math.Min(best, waited == 0 ? loss : best);
            if (waited >= Patience)
            {
                rate *= Factor;
                waited = 0;
            }
        }
        return Math.Max(rate, FinalRate);
    }
}
