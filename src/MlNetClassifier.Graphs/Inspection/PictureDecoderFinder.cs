using Google.Protobuf;
using MlNetClassifier.Graphs.Importing.TensorFlow.Protocol;

namespace MlNetClassifier.Graphs.Inspection;

/// <summary>
/// Finds the nodes of a TensorFlow graph that decode picture files. They are no operators of the engine: a caller decodes by itself and
/// names the tensor behind them as input (<see cref="GraphLoadOptions.InputShapes"/>).
/// </summary>
public static class PictureDecoderFinder
{
    private static readonly HashSet<string> Decoders =
        new(["DecodeJpeg", "DecodePng", "DecodeBmp", "DecodeImage"], StringComparer.Ordinal);

    /// <summary>Names of the decoding nodes, in the order of the file.</summary>
    /// <param name="graph">A <c>GraphDef</c>.</param>
    /// <param name="name">Name of the graph, for messages.</param>
    /// <exception cref="InvalidModelException">The bytes are no <c>GraphDef</c>.</exception>
    public static IReadOnlyList<string> Find(ReadOnlyMemory<byte> graph, string name)
    {
        try
        {
            GraphDef parsed = GraphDef.Parser.WithDiscardUnknownFields(true).ParseFrom(graph.Span);
            return [.. parsed.Node.Where(node => Decoders.Contains(node.Op)).Select(node => node.Name)];
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidModelException($"{name}: {e.Message}", e);
        }
    }
}
