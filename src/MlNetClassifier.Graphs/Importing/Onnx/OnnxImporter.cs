using Google.Protobuf;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Importing.Onnx;

/// <summary>Reads ONNX models, opset 7 to 21 and later where the operators' meaning is unchanged.</summary>
internal static class OnnxImporter
{
    private const int MinOpset = 7;
    private const int MaxOpset = 23;

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">A <c>ModelProto</c>.</param>
    /// <param name="name">Name of the graph, for messages.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="directory">Where external weights may lie; null if the model did not come from a file.</param>
    public static Graph Import(ReadOnlyMemory<byte> bytes, string name, GraphLoadOptions options, string? directory)
    {
        try
        {
            ModelProto model = Parse(bytes);
            int opset = CheckOpset(model);
            var tensors = new OnnxTensorReader(directory);
            Dictionary<string, Tensor> weights = new(StringComparer.Ordinal);

            // A table of texts (class names behind an ArgMax) stands behind the numbers: whoever cuts before it has no need of it, and a node
            // that does read it is refused below.
            foreach (TensorProto initializer in model.Graph.Initializer.Where(i => i.DataType != OnnxDataType.String))
            {
                weights[initializer.Name] = tensors.Take(initializer);
            }

            return BatchedImport.Read(options, mode => new OnnxGraphReader(model.Graph, opset, name, options, weights, tensors) { Batch = mode }.Read());
        }
        catch (Exception e) when (e is InvalidGraphException or InvalidProtocolBufferException)
        {
            throw new InvalidModelException($"{name}: {e.Message}", e);
        }
        catch (InvalidModelException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new InvalidModelException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>Name of a node, that of its first output if it has none.</summary>
    public static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(o => o.Length > 0) ?? node.OpType;

    private static ModelProto Parse(ReadOnlyMemory<byte> bytes)
    {
        ModelProto model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes.Span);
        return model.Graph is null ? throw new InvalidModelException("the model has no graph.") : model;
    }

    private static int CheckOpset(ModelProto model)
    {
        long opset = model.OpsetImport.Where(o => o.Domain is "" or "ai.onnx").Select(o => o.Version).FirstOrDefault(1);
        return opset is >= MinOpset and <= MaxOpset
            ? (int)opset
            : throw new InvalidModelException($"the model uses ONNX operator set {opset}; {MinOpset} to {MaxOpset} are supported. Convert it with ONNX's version converter.");
    }
}
