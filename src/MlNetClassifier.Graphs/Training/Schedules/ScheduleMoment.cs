namespace MlNetClassifier.Graphs.Training.Schedules;

/// <summary>Where a training run stands when a schedule is asked for the rate.</summary>
/// <param name="Step">Steps done so far over the whole run, from 0.</param>
/// <param name="StepsPerEpoch">Steps of one epoch; at least 1.</param>
/// <param name="Epochs">Epochs planned; at least 1.</param>
/// <param name="ValidationLosses">Validation loss of each epoch done so far, oldest first.</param>
public readonly record struct ScheduleMoment(long Step, long StepsPerEpoch, int Epochs, IReadOnlyList<double> ValidationLosses)
{
    /// <summary>Epochs done so far, with the fraction of the running one.</summary>
    public double Epoch => (double)Step / StepsPerEpoch;

    /// <summary>Steps planned over the whole run.</summary>
    public long TotalSteps => StepsPerEpoch * Epochs;
}
