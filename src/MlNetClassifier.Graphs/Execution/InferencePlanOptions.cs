namespace MlNetClassifier.Graphs.Execution;

/// <summary>How a graph is compiled.</summary>
public sealed record InferencePlanOptions
{
    /// <summary>Rows that one run can take, ≥ 1; default 1. Fewer may be run.</summary>
    public int BatchSize { get; init; } = 1;
}
