namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>A number of independent tasks.</summary>
/// <param name="Tasks">Their number for a number of valid items.</param>
/// <param name="Run">Does one task.</param>
internal sealed record BatchPhase(Func<int, int> Tasks, BatchTask Run);

/// <summary>Does one task of a phase.</summary>
/// <param name="context">The moment; item and chunk mean nothing.</param>
/// <param name="task">Number of the task.</param>
internal delegate void BatchTask(in StepContext context, int task);
