namespace MlNetClassifier.Training;

/// <summary>How far training is.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Epochs">Epochs planned.</param>
/// <param name="Step">Steps of the epoch done.</param>
/// <param name="Steps">Steps of an epoch.</param>
/// <param name="Loss">Loss of the last step.</param>
/// <param name="Finished">Figures of the epoch if it has just ended, else null.</param>
public sealed record NetworkTrainingProgress(int Epoch, int Epochs, int Step, int Steps, double Loss, EpochRecord? Finished);
