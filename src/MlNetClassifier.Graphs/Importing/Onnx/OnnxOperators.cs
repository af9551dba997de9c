using System.Collections.Frozen;
using MlNetClassifier.Graphs.Importing.Onnx.Operators;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Importing.Onnx;

/// <summary>Every ONNX operator that can be read, with its conversion.</summary>
internal static class OnnxOperators
{
    private static readonly FrozenDictionary<string, Action<OnnxNode>> Conversions = new Dictionary<string, Action<OnnxNode>>[]
    {
        ConvolutionOperators.All,
        ComparisonOperators.All,
        ConstantOperators.All,
        EinsumOperators.All,
        ElementwiseOperators.All,
        LinearOperators.All,
        NormalizationOperators.All,
        PoolingOperators.All,
        QuantizationOperators.All,
        ReductionOperators.All,
        ResizingOperators.All,
        ShapeOperators.All,
        SlicingOperators.All,
    }
    .SelectMany(group => group).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of the operators.</summary>
    public static IEnumerable<string> Names => Conversions.Keys;

    /// <summary>The conversion of a node, null if its operator is not known.</summary>
    public static Action<OnnxNode>? Find(NodeProto node) => node.Domain is "" or "ai.onnx" && node.Output.Count > 0 ? Conversions.GetValueOrDefault(node.OpType) : null;

    /// <summary>Operator type with its domain.</summary>
    public static string Describe(NodeProto node) => node.Domain.Length == 0 ? node.OpType : $"{node.Domain}.{node.OpType}";
}
