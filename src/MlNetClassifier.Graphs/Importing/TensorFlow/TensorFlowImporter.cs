using Google.Protobuf;
using MlNetClassifier.Graphs.Importing.TensorFlow.Protocol;

namespace MlNetClassifier.Graphs.Importing.TensorFlow;

/// <summary>
/// Reads TensorFlow graphs whose weights are constants (frozen). Named tensors keep their NHWC shapes; transposes stand around the spatial
/// operators, and a rewriting pass takes them away when the graph is compiled.
/// </summary>
internal static class TensorFlowImporter
{
    /// <summary>Reads a graph.</summary>
    /// <param name="bytes">A <c>GraphDef</c> or <c>MetaGraphDef</c>.</param>
    /// <param name="name">Name of the graph, for messages.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="isMetaGraph">Which of the two.</param>
    public static Graph Import(ReadOnlyMemory<byte> bytes, string name, GraphLoadOptions options, bool isMetaGraph)
    {
        try
        {
            GraphDef graph = isMetaGraph
                ? MetaGraphDef.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes.Span).GraphDef ?? throw new InvalidGraphException("there is no graph in it.")
                : GraphDef.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes.Span);
            return BatchedImport.Read(options, mode => new TensorFlowGraphReader(graph, name, options) { Batch = mode }.Read());
        }
        catch (Exception e) when (e is InvalidGraphException or InvalidProtocolBufferException)
        {
            throw new InvalidModelException($"{name}: {e.Message}", e);
        }
    }
}
