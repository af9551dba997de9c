namespace MlNetClassifier.Trainers.Heads;

/// <summary>What one epoch of head training came to: a row of <c>history.csv</c>.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">Mean log-loss of the training rows as they were seen, without the L2 term.</param>
/// <param name="TrainAccuracy">Accuracy of the training rows as they were seen.</param>
/// <param name="ValidationLoss">Mean log-loss of the validation rows after the epoch; null without a validation set.</param>
/// <param name="ValidationAccuracy">Accuracy of the validation rows after the epoch; null without a validation set.</param>
/// <param name="LearningRate">Rate of the last step; 1 for L-BFGS, which chooses its step by itself.</param>
/// <param name="Steps">Mini-batches of the epoch.</param>
/// <param name="Elapsed">Time since training started.</param>
internal sealed record HeadEpoch(
    int Epoch,
    double TrainLoss,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double LearningRate,
    int Steps,
    TimeSpan Elapsed);
