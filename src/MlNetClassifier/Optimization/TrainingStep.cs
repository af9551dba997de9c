namespace MlNetClassifier.Optimization;

/// <summary>Where a training run stands when a learning rate is asked for.</summary>
/// <param name="Step">Mini-batches done since the start.</param>
/// <param name="StepsPerEpoch">Mini-batches in an epoch, the short last one counted; at least 1.</param>
/// <param name="BatchSize">Rows in a full mini-batch.</param>
internal readonly record struct TrainingStep(long Step, int StepsPerEpoch, int BatchSize)
{
    /// <summary>Epoch of the step, from 0.</summary>
    public int Epoch => (int)(Step / StepsPerEpoch);
}
