namespace MlNetClassifier.Training;

/// <summary>Figures of one epoch.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="TrainLoss">Mean loss of the steps, as they were taken (with dropout and augmentation).</param>
/// <param name="TrainAccuracy">Share of the training examples that were classified right in their step.</param>
/// <param name="ValidationLoss">Loss on the validation examples after the epoch; null without such examples.</param>
/// <param name="ValidationAccuracy">Share of the validation examples classified right; null without such examples.</param>
/// <param name="LearningRate">Rate of the last step.</param>
/// <param name="Seconds">Duration.</param>
public sealed record EpochRecord(
    int Epoch,
    double TrainLoss,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double LearningRate,
    double Seconds);
