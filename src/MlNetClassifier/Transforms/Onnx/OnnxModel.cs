using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Importing.Onnx;

namespace MlNetClassifier.Transforms.Onnx;

/// <summary>The bytes of an ONNX model with what is asked of it, and the network read from them.</summary>
internal sealed class OnnxModel
{
    public OnnxModel(
        ReadOnlyMemory<byte> bytes, string name, string[]? inputs, string[]? outputs, IReadOnlyList<KeyValuePair<string, int[]>> shapes, int recursionLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(recursionLimit, 1);
        Bytes = bytes;
        Shapes = shapes;
        RecursionLimit = recursionLimit;
        Graph = GraphLoader.Load(bytes, name, new GraphLoadOptions
        {
            Outputs = outputs ?? [],
            InputShapes = shapes.ToDictionary(shape => shape.Key, shape => ShapeOf(shape.Key, shape.Value), StringComparer.Ordinal),
        });
        SlotNames = OnnxSlotNames.Read(bytes);
        Inputs = inputs ?? [.. Graph.Inputs.Select(input => input.Name)];
        Outputs = outputs ?? [.. Graph.Outputs.Select(output => output.Name)];
        foreach (GraphValue input in Graph.Inputs)
        {
            if (!Inputs.Contains(input.Name))
            {
                throw new ArgumentException(
                    $"Model '{name}' needs its input '{input.Name}', but the input columns given are {string.Join(", ", Inputs)}. Columns are named as the inputs are.",
                    nameof(inputs));
            }
        }
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public Graph Graph { get; }

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Names of the places of outputs, by column; only models written by ML.NET have them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> SlotNames { get; }

    public IReadOnlyList<KeyValuePair<string, int[]>> Shapes { get; }

    public int RecursionLimit { get; }

    private static TensorShape ShapeOf(string name, int[] dimensions)
    {
        try
        {
            // ML.NET writes an open size as −1 or 0.
            return new TensorShape([.. dimensions.Select(size => size == 0 ? TensorShape.Batch : size)]);
        }
        catch (InvalidGraphException error)
        {
            throw new ArgumentException($"The shape [{string.Join(", ", dimensions)}] given for '{name}' is no shape: {error.Message}", nameof(dimensions), error);
        }
    }
}
