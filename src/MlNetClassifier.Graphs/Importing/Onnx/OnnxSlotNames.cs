using Google.Protobuf;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Importing.Onnx;

/// <summary>
/// The names of a vector's places, as ML.NET hides them in the ONNX models it writes: a node called <c>mlnet.COLUMN.SlotNames</c>, whose
/// attribute <c>keys_strings</c> lists them, between an input and an output that nobody is meant to use.
/// </summary>
public static class OnnxSlotNames
{
    private const string Prefix = "mlnet.";
    private const string Suffix = ".SlotNames";

    /// <summary>Reads the names.</summary>
    /// <param name="model">A <c>ModelProto</c> that has been imported before.</param>
    /// <returns>The names by column; empty for models that ML.NET did not write.</returns>
    /// <exception cref="InvalidModelException">The bytes are no ONNX model.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(ReadOnlyMemory<byte> model)
    {
        Dictionary<string, IReadOnlyList<string>> names = new(StringComparer.Ordinal);
        if (model.Span.IndexOf(".SlotNames"u8) < 0)
        {
            // Weights are most of a file: looking for the text is a thousandth of reading them again.
            return names;
        }

        foreach (NodeProto node in Parse(model).Graph?.Node.Where(n => IsSlotNames(n.Name)) ?? [])
        {
            if (node.Attribute.FirstOrDefault(a => a.Name == "keys_strings") is { } texts)
            {
                names[node.Name[Prefix.Length..^Suffix.Length]] = [.. texts.Strings.Select(t => t.ToStringUtf8())];
            }
        }

        return names;
    }

    /// <summary>Whether an input or output only keeps a node of names in the graph.</summary>
    internal static bool IsUnused(string value) => value.StartsWith(Prefix, StringComparison.Ordinal)
        && (value.EndsWith(".unusedInput", StringComparison.Ordinal) || value.EndsWith(".unusedOutput", StringComparison.Ordinal));

    private static bool IsSlotNames(string node) => node.Length > Prefix.Length + Suffix.Length
        && node.StartsWith(Prefix, StringComparison.Ordinal)
        && node.EndsWith(Suffix, StringComparison.Ordinal);

    private static ModelProto Parse(ReadOnlyMemory<byte> model)
    {
        try
        {
            return ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(model.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidModelException($"the bytes are no ONNX model: {e.Message}", e);
        }
    }
}
