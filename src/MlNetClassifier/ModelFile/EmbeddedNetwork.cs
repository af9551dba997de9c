namespace MlNetClassifier.ModelFile;

/// <summary>A network inside a model zip.</summary>
/// <param name="Entry">Name of its entry.</param>
/// <param name="Bytes">The network in its own format, as in a file of its own.</param>
/// <param name="Outputs">Tensors that the model reads; empty where it reads all the network declares.</param>
public sealed record EmbeddedNetwork(string Entry, ReadOnlyMemory<byte> Bytes, IReadOnlyList<string> Outputs);
