namespace MlNetClassifier.Graphs.Importing.TensorFlow;

/// <summary>Reads frozen TensorFlow graphs.</summary>
internal static class TensorFlowImporter
{
    /// <summary>Reads a graph.</summary>
    public static Graph Import(ReadOnlyMemory<byte> bytes, string name, GraphLoadOptions options, bool isMetaGraph) =>
        throw new InvalidModelException($"{name}: TensorFlow graphs are not read by this version; convert the model to ONNX.");
}
