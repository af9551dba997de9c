namespace MlNetClassifier.Datasets;

/// <summary>The parts a data set was divided into, and what there is to say about it.</summary>
/// <param name="Parts">The part of each picture, in the order given.</param>
/// <param name="Warnings">Contradictions found on the way, one sentence each; empty when there are none.</param>
public sealed record DatasetSplit(IReadOnlyList<DatasetPart> Parts, IReadOnlyList<string> Warnings);
