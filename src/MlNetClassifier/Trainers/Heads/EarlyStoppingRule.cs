namespace MlNetClassifier.Trainers.Heads;

/// <summary>When training ends early. The rule holds no state.</summary>
/// <param name="OnLoss">Watches the validation loss rather than the accuracy.</param>
/// <param name="MinDelta">Least change that counts as an improvement, at or above 0.</param>
/// <param name="Patience">Epochs without an improvement before training ends, at least 1.</param>
/// <param name="Increasing">Whether a rise of the accuracy counts as an improvement; a loss improves by falling.</param>
internal sealed record EarlyStoppingRule(bool OnLoss, double MinDelta, int Patience, bool Increasing = true);
