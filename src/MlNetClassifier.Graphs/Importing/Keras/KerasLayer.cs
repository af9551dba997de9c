using MlNetClassifier.Graphs.Importing.Hdf5;

namespace MlNetClassifier.Graphs.Importing.Keras;

/// <summary>A layer of a weight file that owns weights: its name and its arrays by what they are (<c>kernel</c>, <c>gamma</c> ...).</summary>
internal sealed record KerasLayer(string Name, IReadOnlyDictionary<string, Hdf5Dataset> Weights);
