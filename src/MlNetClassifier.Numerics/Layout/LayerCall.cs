namespace MlNetClassifier.Numerics;

/// <summary>What a kernel gets for one run.</summary>
internal unsafe struct LayerCall
{
    /// <summary>Starts of the memories that tensors lie in, at the run's first image.</summary>
    public float** Bases;

    /// <summary>This worker's private memory, <see cref="LayerKernel.ScratchLength"/> floats or more.</summary>
    public float* Scratch;

    /// <summary>Memory that all workers of this run share, as long as <see cref="Scratch"/>. It may be a worker's: a kernel uses one or the other.</summary>
    public float* Shared;

    /// <summary>Images to compute.</summary>
    public int Images;

    /// <summary>Threads that share the tasks.</summary>
    public int Threads;

    /// <summary>First float of a tensor.</summary>
    public readonly float* At(in BlockedTensor tensor) => Bases[tensor.Space] + tensor.Origin;

    /// <summary>First float of one image of a tensor.</summary>
    public readonly float* At(in BlockedTensor tensor, int image) => Bases[tensor.Space] + tensor.Origin + (image * tensor.Image);
}
