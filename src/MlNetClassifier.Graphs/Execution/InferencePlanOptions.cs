using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Execution;

/// <summary>How a graph is compiled.</summary>
public sealed record InferencePlanOptions
{
    /// <summary>Rows that one run can take, ≥ 1; default 1. Fewer may be run.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Threads that share a run; null (the default) computes on the calling thread alone. Not disposed with the plan.</summary>
    public ComputePool? Pool { get; init; }

    /// <summary>Vector width; default <see cref="InstructionSet.Best"/>. <see cref="InstructionSet.Scalar"/> is for tests.</summary>
    public InstructionSet InstructionSet { get; init; } = InstructionSet.Best;
}
