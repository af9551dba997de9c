namespace MlNetClassifier.Graphs.Exporting;

/// <summary>How a graph is written as ONNX.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Operator set, 12 to 21. Default 17.</summary>
    public int Opset { get; init; } = 17;

    /// <summary>Name of the symbolic batch dimension. Default <c>N</c>.</summary>
    public string BatchName { get; init; } = "N";

    /// <summary>Batch size to write into inputs and outputs instead of the symbolic one. Default null: symbolic.</summary>
    public int? FixedBatch { get; init; }

    /// <summary>Text entries of the model's metadata, in this order. Default none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];
}
