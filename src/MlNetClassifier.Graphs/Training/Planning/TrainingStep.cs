using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>
/// One node at work. Either it computes item after item (then it may keep sums over items, one for each chunk of the batch, that are finished
/// when all items are through), or it works on the whole batch in phases.
/// </summary>
internal abstract unsafe class TrainingStep : IDisposable
{
    private readonly List<AlignedBuffer> _owned = [];

    /// <summary>Values that are read.</summary>
    public required IReadOnlyList<PlanValue> Inputs { get; init; }

    /// <summary>Values that are written.</summary>
    public required IReadOnlyList<PlanValue> Outputs { get; init; }

    /// <summary>Whether item i of the outputs needs only item i of the inputs.</summary>
    public virtual bool PerItem => true;

    /// <summary>Floats of the sums over items, for each chunk.</summary>
    public virtual long SumLength => 0;

    /// <summary>Sums of all chunks, zero before the first item.</summary>
    public float* Sums { get; set; }

    /// <summary>Floats from one chunk's sums to the next.</summary>
    public long SumStride { get; set; }

    /// <summary>Scratch that a worker needs, in floats.</summary>
    public virtual long ScratchLength => 0;

    /// <summary>What depends on parameters only and is done before the items, such as packing weights; null if nothing.</summary>
    public virtual BatchPhase? Preparation => null;

    /// <summary>Whether the preparation must be repeated at every run because a parameter changes.</summary>
    public bool PreparesEveryRun { get; set; }

    /// <summary>What is done with the sums when all items are through; null if nothing.</summary>
    public virtual BatchPhase? Completion => null;

    /// <summary>The phases of a step on the whole batch.</summary>
    public virtual IReadOnlyList<BatchPhase> Phases => [];

    /// <summary>Number of chunks in the current run, for <see cref="Completion"/>.</summary>
    public int Chunks { get; set; }

    /// <summary>Computes one item.</summary>
    public virtual void RunItem(in StepContext context)
    {
    }

    /// <summary>Frees the memory that the step asked for.</summary>
    public void Dispose() => _owned.ForEach(b => b.Dispose());

    /// <summary>Memory that is freed with the step.</summary>
    protected AlignedBuffer Allocate(long length)
    {
        _owned.Add(new AlignedBuffer(length));
        return _owned[^1];
    }
}
