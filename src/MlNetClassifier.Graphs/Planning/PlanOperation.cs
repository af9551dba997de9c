using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>One kernel call to be, before its operands have places.</summary>
/// <param name="Name">Name of the graph's node (the last one when several are fused).</param>
/// <param name="Reads">Operands.</param>
/// <param name="Writes">Result.</param>
/// <param name="Create">Makes the kernel once the operands have places.</param>
internal sealed record PlanOperation(string Name, IReadOnlyList<PlanValue> Reads, PlanValue Writes, Func<LayerKernel> Create)
{
    /// <summary>How it takes part in a chain of strips, or null.</summary>
    public StripLayer? Strip { get; init; }

    /// <summary>Whether an element of the result is made of many elements of the first operand, so that it must not be written where that lies.</summary>
    public bool ReadsAround { get; init; }

    /// <summary>Further results.</summary>
    public IReadOnlyList<PlanValue> AlsoWrites { get; init; } = [];
}
