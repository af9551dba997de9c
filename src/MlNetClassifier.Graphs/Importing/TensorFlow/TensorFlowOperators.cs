using System.Collections.Frozen;
using MlNetClassifier.Graphs.Importing.TensorFlow.Operators;

namespace MlNetClassifier.Graphs.Importing.TensorFlow;

/// <summary>Every TensorFlow operator that can be read, with its conversion.</summary>
internal static class TensorFlowOperators
{
    private static readonly FrozenDictionary<string, Action<TensorFlowNode>> Conversions = new Dictionary<string, Action<TensorFlowNode>>[]
    {
        ElementwiseOperators.All,
        ImageOperators.All,
        LinearOperators.All,
        ShapeOperators.All,
    }
    .SelectMany(group => group).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithoutResult = FrozenSet.ToFrozenSet(
    [
        "NoOp", "Assert", "Print", "Save", "SaveV2", "SaveSlices", "ShardedFilename", "MergeV2Checkpoints", "WriteFile", "Assign",
        "ScalarSummary", "HistogramSummary", "ImageSummary", "TensorSummary", "MergeSummary",
    ]);

    /// <summary>Names of the operators; placeholders are no operators.</summary>
    public static IEnumerable<string> Names => Conversions.Keys;

    /// <summary>The conversion of an operator, null if it is not known.</summary>
    public static Action<TensorFlowNode>? Find(string op) => Conversions.GetValueOrDefault(op);

    /// <summary>Whether an operator is there for its side effect, so that nobody would read it.</summary>
    public static bool HasNoResult(string op) => WithoutResult.Contains(op);
}
