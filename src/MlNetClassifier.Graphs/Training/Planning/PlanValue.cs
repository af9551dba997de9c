using MlNetClassifier.Graphs.Training.Planning.Steps;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>Where a value of the graph lies while a training step runs.</summary>
internal sealed unsafe class PlanValue
{
    private PlanValue? _source;
    private float* _pointer;
    private bool _perWorker;
    private long _workerOffset;

    /// <summary>Creates the place of a value; memory is assigned later.</summary>
    public PlanValue(GraphValue value)
    {
        Value = value;
        Batched = value.Shape.IsSymbolic;
        IsImage = Batched && value.Shape.Rank == 4;
        Layout = IsImage ? new ImageLayout(value.Shape[2], value.Shape[3], value.Shape[1])
            : Batched ? Rows(value.Shape)
            : new ImageLayout(1, 1, value.Shape.ElementsPerItem);
    }

    /// <summary>The value.</summary>
    public GraphValue Value { get; }

    /// <summary>Whether it has one part for each item of the batch.</summary>
    public bool Batched { get; }

    /// <summary>Whether an item has its channels innermost; else it is row-major.</summary>
    public bool IsImage { get; private set; }

    /// <summary>
    /// How an item lies in memory: images with channels innermost; all else row-major, as a row of pixels whose channels are the last dimension.
    /// Values that are not batched are row-major, a single pixel.
    /// </summary>
    public ImageLayout Layout { get; set; }

    /// <summary>The value whose memory this one is another shape of; itself if it has memory of its own.</summary>
    public PlanValue Memory => _source?.Memory ?? this;

    /// <summary>First float; for values kept by a worker, offset by the worker's memory.</summary>
    public float* Pointer
    {
        get => Memory._pointer;
        set => Memory._pointer = value;
    }

    /// <summary>Whether each worker has one item of it instead of the whole batch.</summary>
    public bool PerWorker
    {
        get => Memory._perWorker;
        set => Memory._perWorker = value;
    }

    /// <summary>Place in the worker's memory.</summary>
    public long WorkerOffset
    {
        get => Memory._workerOffset;
        set => Memory._workerOffset = value;
    }

    /// <summary>Makes a value of four dimensions row-major, as what no convolution touches is.</summary>
    public void UseRows()
    {
        IsImage = false;
        Layout = Rows(Value.Shape);
    }

    /// <summary>Shares the memory of a value with the same elements in the same order.</summary>
    public void Share(PlanValue source) => _source = source;

    /// <summary>The item that a step works on (or the whole value if it is not batched).</summary>
    public float* Item(in StepContext context)
    {
        PlanValue memory = Memory;
        return !Batched ? memory._pointer
            : memory._perWorker ? context.WorkerMemory + memory._workerOffset
            : memory._pointer + ((long)context.Item * Layout.ItemStride);
    }

    /// <summary>An item of a value that keeps the whole batch.</summary>
    public float* Item(int item) => Pointer + ((long)item * Layout.ItemStride);

    /// <summary>Copies an item to the graph's order.</summary>
    public void Export(float* item, float* target)
    {
        if (IsImage)
        {
            ImageOrder.Convert(item, Layout, target, toPixels: false);
            return;
        }

        new ReadOnlySpan<float>(item, Value.Shape.ElementsPerItem).CopyTo(new Span<float>(target, Value.Shape.ElementsPerItem));
    }

    /// <summary>Fills an item, given in the graph's order.</summary>
    public void Import(float* item, float* source)
    {
        if (IsImage)
        {
            Layout.ClearBorder(item);
            ImageOrder.Convert(item, Layout, source, toPixels: true);
            return;
        }

        new ReadOnlySpan<float>(source, Value.Shape.ElementsPerItem).CopyTo(new Span<float>(item, Value.Shape.ElementsPerItem));
    }

    private static ImageLayout Rows(TensorShape shape)
    {
        int width = shape.Rank > 1 ? Math.Max(1, shape[^1]) : 1;
        return new ImageLayout(1, shape.ElementsPerItem / width, width);
    }
}
