using MlNetClassifier.Graphs;

namespace MlNetClassifier.Training;

/// <summary>A trained network.</summary>
/// <param name="Graph">The network as it is used: input to class scores before softmax.</param>
/// <param name="History">Figures of each epoch.</param>
/// <param name="BestEpoch">The epoch, from 1, whose weights the graph holds.</param>
public sealed record NetworkTrainingResult(Graph Graph, IReadOnlyList<EpochRecord> History, int BestEpoch);
