using System.Collections.Frozen;
using MlNetClassifier.Graphs.Importing.Onnx.Operators;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Importing.Onnx;

/// <summary>Every ONNX operator that can be read, with its conversion.</summary>
internal static class OnnxOperators
{
    /// <summary>What ONNX Runtime's own operators are called by: quantised networks are written with some of them.</summary>
    public const string Contributed = "com.microsoft.";

    private static readonly FrozenDictionary<string, Action<OnnxNode>> Conversions = new Dictionary<string, Action<OnnxNode>>[]
    {
        AttentionOperators.All,
        ConvolutionOperators.All,
        ComparisonOperators.All,
        ConstantOperators.All,
        ControlFlowOperators.All,
        EinsumOperators.All,
        IntegerProductOperators.All,
        ElementwiseOperators.All,
        LinearOperators.All,
        NormalizationOperators.All,
        PoolingOperators.All,
        QuantizationOperators.All,
        ReductionOperators.All,
        ResizingOperators.All,
        ShapeOperators.All,
        SlicingOperators.All,
        SortingOperators.All,
        TriangularOperators.All,
    }
    .SelectMany(group => group).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of the operators.</summary>
    public static IEnumerable<string> Names => Conversions.Keys;

    /// <summary>The conversion of a node, null if its operator is not known.</summary>
    public static Action<OnnxNode>? Find(NodeProto node) => node.Output.Count > 0
        ? Conversions.GetValueOrDefault(node.Domain is "" or "ai.onnx" ? node.OpType : Describe(node))
        : null;

    /// <summary>Operator type with its domain.</summary>
    public static string Describe(NodeProto node) => node.Domain.Length == 0 ? node.OpType : $"{node.Domain}.{node.OpType}";
}
