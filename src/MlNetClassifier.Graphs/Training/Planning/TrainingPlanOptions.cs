using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>How a training graph is compiled.</summary>
public sealed record TrainingPlanOptions
{
    /// <summary>Items that one step can take; default 32, at least 1. Fewer may be run.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Threads to compute on; null (the default) for the calling thread only. The result does not depend on it.</summary>
    public ComputePool? Pool { get; init; }

    /// <summary>Names of values that are read after a step besides loss and gradients, such as the logits. Default none.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The vector width; default the widest. Widths differ in rounding.</summary>
    public InstructionSet InstructionSet { get; init; } = InstructionSet.Best;
}
