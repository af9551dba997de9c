namespace MlNetClassifier.Training.Data;

/// <summary>Examples of one step, ready for the network.</summary>
/// <param name="Count">Number of examples.</param>
/// <param name="Inputs">Count × length floats.</param>
/// <param name="Targets">Count × classes probabilities.</param>
/// <param name="Labels">The class of each example before any mixing.</param>
internal sealed record TrainingBatch(int Count, float[] Inputs, float[] Targets, int[] Labels);
