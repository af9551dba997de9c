namespace MlNetClassifier.Training.Checkpoints;

/// <summary>Where an interrupted training can be taken up.</summary>
/// <param name="Phase">The phase of the training.</param>
/// <param name="Epoch">Epochs of the phase completed.</param>
/// <param name="Step">Steps of the next epoch done.</param>
/// <param name="WrittenAt">When it was written, UTC.</param>
public sealed record TrainingCheckpoint(string Phase, int Epoch, int Step, DateTime WrittenAt);
