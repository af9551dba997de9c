namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>What a step needs to know of the moment.</summary>
internal unsafe struct StepContext
{
    /// <summary>Valid items of the batch.</summary>
    public int Count;

    /// <summary>The item at hand.</summary>
    public int Item;

    /// <summary>The part of the batch that the item belongs to; sums over items are kept for each.</summary>
    public int Chunk;

    /// <summary>Memory of the worker for values that live within a stage.</summary>
    public float* WorkerMemory;

    /// <summary>Scratch of the worker, as long as the step asked for.</summary>
    public float* Scratch;

    /// <summary>Seed of this step's random numbers.</summary>
    public long Seed;
}
