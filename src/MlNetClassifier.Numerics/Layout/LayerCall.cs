namespace MlNetClassifier.Numerics;

/// <summary>What a kernel gets for one run.</summary>
internal unsafe struct LayerCall
{
    /// <summary>Start of the activations; tensors are offsets from here.</summary>
    public float* Arena;

    /// <summary>This worker's private memory, <see cref="LayerKernel.ScratchLength"/> floats or more.</summary>
    public float* Scratch;

    /// <summary>Memory that all workers of this run share, as long as <see cref="Scratch"/>; never the same as any worker's.</summary>
    public float* Shared;

    /// <summary>Images to compute.</summary>
    public int Images;

    /// <summary>Threads that share the tasks.</summary>
    public int Threads;
}
