using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>Where a value of the graph lies while a training step runs.</summary>
internal sealed unsafe class PlanValue
{
    /// <summary>Creates the place of a value; memory is assigned later.</summary>
    public PlanValue(GraphValue value)
    {
        Value = value;
        Batched = value.Shape.IsSymbolic;
        Layout = Batched && value.Shape.Rank == 4
            ? new ImageLayout(value.Shape[2], value.Shape[3], value.Shape[1])
            : new ImageLayout(1, 1, value.Shape.ElementsPerItem);
    }

    /// <summary>The value.</summary>
    public GraphValue Value { get; }

    /// <summary>Whether it has one part for each item of the batch.</summary>
    public bool Batched { get; }

    /// <summary>
    /// How an item lies in memory: images with channels innermost, all else row-major as a single pixel. Values that are not batched are
    /// row-major.
    /// </summary>
    public ImageLayout Layout { get; set; }

    /// <summary>First float; for values kept by a worker, offset by the worker's memory.</summary>
    public float* Pointer { get; set; }

    /// <summary>Whether each worker has one item of it instead of the whole batch.</summary>
    public bool PerWorker { get; set; }

    /// <summary>Place in the worker's memory.</summary>
    public long WorkerOffset { get; set; }

    /// <summary>The item that a step works on (or the whole value if it is not batched).</summary>
    public float* Item(in StepContext context) => !Batched ? Pointer
        : PerWorker ? context.WorkerMemory + WorkerOffset
        : Pointer + ((long)context.Item * Layout.ItemStride);

    /// <summary>An item of a value that keeps the whole batch.</summary>
    public float* Item(int item) => Pointer + ((long)item * Layout.ItemStride);
}
