using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>Turns a graph into kernel calls over tensors with places: fusion, choice of layout and kernel, memory.</summary>
/// <remarks>
/// Pictures are kept channel-blocked from the first convolution to the pooling at the end; a value gets its plain form only where an operator
/// without a blocked kernel asks for it. Conversions are made once per value.
/// </remarks>
internal sealed partial class PlanBuilder
{
    private readonly Graph graph;
    private readonly InstructionSet set;
    private readonly Dictionary<GraphValue, PlanValue> blocked = [];
    private readonly Dictionary<GraphValue, PlanValue> plain = [];
    private readonly List<PlanOperation> operations = [];
    private readonly HashSet<PlanStorage> storages = [];

    // Plain values whose writer goes row by row, so that they may have a border.
    private readonly HashSet<GraphValue> borderable = [];
    private readonly List<IDisposable> weights = [];
    private readonly FusionFinder fusion;
    private readonly Dictionary<GraphValue, PerChannelStep> firstOfTwo = [];

    public PlanBuilder(Graph graph, InstructionSet set)
    {
        this.graph = graph;
        this.set = set;
        fusion = new FusionFinder(graph);
    }

    /// <summary>Packed weights, which the plan owns.</summary>
    public IReadOnlyList<IDisposable> Weights => weights;

    /// <summary>Whether every value is one item per image, which plans are made of.</summary>
    public static bool CanPlan(Graph graph)
    {
        bool symbolic = graph.Inputs.All(i => i.Shape.IsSymbolic);
        bool PerItem(GraphValue value) => value.Constant is not null || value.Shape.BatchAxis == 0;
        return symbolic && graph.Inputs.Count > 0
            && graph.Nodes.All(n => n.Inputs.All(i => i is null || PerItem(i)) && n.Outputs.All(PerItem))
            && graph.Outputs.All(o => o.Constant is null && PerItem(o))
            && graph.Values.All(v => v.Constant is not null || v.Shape.ElementsPerItem > 0);
    }

    /// <summary>Builds the steps and returns them with the arena's length for groups of <paramref name="images"/> images.</summary>
    public (IReadOnlyList<PlanStep> Steps, long ArenaLength) Build(int images)
    {
        fusion.Find(IsFastProduct, IsAddingProduct);
        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            SetInput(graph.Inputs[i], 1 + i);
        }

        foreach (Node node in graph.Nodes)
        {
            if (fusion.ByLastNode.TryGetValue(node, out FusedNode? fused))
            {
                LowerProduct(fused);
            }
            else if (!fusion.Absorbed.Contains(node))
            {
                Lower(node);
            }
        }

        for (int i = 0; i < graph.Outputs.Count; i++)
        {
            AddOutput(graph.Outputs[i], 1 + graph.Inputs.Count + i);
        }

        JoinConcatenations();
        StripFusion.Apply(operations);
        SpareOperands();
        SetLifetimes();
        long length = StorageAllocator.Allocate([.. storages], images);
        List<PlanStep> steps = [.. operations.Select(o => new PlanStep(o.Name, o.Create()))];
        for (int i = 0; i < steps.Count; i++)
        {
            LayerKernel? next = steps.Skip(i + 1).Select(s => s.Kernel).FirstOrDefault(HasWeights);
            SetNextWeights(steps[i].Kernel, next);
        }

        return (steps, length);
    }

    private static unsafe bool HasWeights(LayerKernel kernel) => kernel.FirstWeights != null;

    private static unsafe void SetNextWeights(LayerKernel kernel, LayerKernel? next) =>
        kernel.NextWeights = next is null ? null : next.FirstWeights;

    /// <summary>Sizes of an item as channels, rows, columns; what is not a picture is a vector, a matrix, or one row.</summary>
    private static (int Channels, int Height, int Width) ItemSizes(TensorShape shape) => shape.Rank switch
    {
        4 => (shape[1], shape[2], shape[3]),
        2 => (shape[1], 1, 1),
        3 => (1, shape[1], shape[2]),
        _ => (1, 1, shape.ElementsPerItem),
    };

    private void SetInput(GraphValue input, int space)
    {
        (int channels, int height, int width) = ItemSizes(input.Shape);
        var storage = new PlanStorage { Channels = channels, Height = height, Width = width, Planar = true, Space = space, FirstWrite = -1 };
        plain[input] = new PlanValue(storage, channels, height, width);
    }

    private void AddOutput(GraphValue output, int space)
    {
        if (blocked.TryGetValue(output, out PlanValue? picture) && !plain.ContainsKey(output))
        {
            // Straight into the caller's memory: by way of plain order here, a picture would be written twice.
            (int channels, int height, int width) = ItemSizes(output.Shape);
            var planes = new PlanStorage { Channels = channels, Height = height, Width = width, Planar = true, Space = space };
            var whole = new PlanValue(planes, channels, height, width);
            Emit(output.Name, [picture], whole, () => new CopyKernel(picture.Tensor(), whole.Tensor()));
            return;
        }

        int length = output.Shape.ElementsPerItem;
        var storage = new PlanStorage { Channels = 1, Height = 1, Width = length, Planar = true, Space = space };
        var target = new PlanValue(storage, 1, 1, length);
        PlanValue source = Plain(output);
        Emit(output.Name, [source], target, () => new CopyKernel(source.Run(), target.Tensor()));
    }

    /// <summary>The value in plain order.</summary>
    private PlanValue Plain(GraphValue value)
    {
        if (plain.TryGetValue(value, out PlanValue? found))
        {
            return found;
        }

        PlanValue source = blocked[value];
        if (source.IsVector && source.IsWhole)
        {
            return plain[value] = source;
        }

        PlanValue target = NewValue(value, planar: true);
        Emit(value.Name, [source], target, () => new CopyKernel(source.Tensor(), target.Tensor()));
        return plain[value] = target;
    }

    /// <summary>The value in channel blocks; it must be a picture or a vector.</summary>
    private PlanValue Blocked(GraphValue value)
    {
        if (blocked.TryGetValue(value, out PlanValue? found))
        {
            return found;
        }

        PlanValue source = plain[value];
        if (source.IsVector && source.Storage.Space == 0)
        {
            return blocked[value] = source;
        }

        PlanValue target = NewValue(value, planar: false);
        Emit(value.Name, [source], target, () => new CopyKernel(source.Tensor(), target.Tensor()));
        return blocked[value] = target;
    }

    private bool IsPicture(GraphValue value) => value.ElementType == ElementType.Float32 && value.Shape.Rank is 4 or 2;

    private PlanValue NewValue(GraphValue value, bool planar, bool exclusive = false)
    {
        (int channels, int height, int width) = ItemSizes(value.Shape);
        var storage = new PlanStorage { Channels = channels, Height = height, Width = width, Planar = planar && height * width != 1, Exclusive = exclusive };
        return new PlanValue(storage, channels, height, width);
    }

    private PlanValue SetResult(GraphValue value, PlanValue result)
    {
        (result.Planar ? plain : blocked)[value] = result;
        if (result.IsVector && result.IsWhole)
        {
            plain[value] = result;
        }

        return result;
    }

    private void Emit(string name, IReadOnlyList<PlanValue> reads, PlanValue writes, Func<LayerKernel> create) =>
        operations.Add(new PlanOperation(name, reads, writes, create));

    /// <summary>
    /// A sum takes the place of what was added to it, unless its product reads that as well (x + f(x)): rows and channels that are computed later, or by another
    /// thread, would read what has been written.
    /// </summary>
    private void SpareOperands()
    {
        foreach (PlanOperation operation in operations.Where(o => o.ReadsAround && o.Reads.Skip(1).Any(r => r.Storage.Root == o.Reads[0].Storage.Root)))
        {
            operation.Writes.Storage.Replaces = null;
        }
    }

    private void SetLifetimes()
    {
        for (int i = 0; i < operations.Count; i++)
        {
            foreach (PlanValue read in operations[i].Reads)
            {
                PlanStorage storage = read.Storage.Root;
                storage.LastRead = Math.Max(storage.LastRead, i);
                storages.Add(storage);
            }

            foreach (PlanValue write in operations[i].AlsoWrites.Prepend(operations[i].Writes))
            {
                PlanStorage storage = write.Storage.Root;
                storage.FirstWrite = Math.Min(storage.FirstWrite, i);
                storage.LastRead = Math.Max(storage.LastRead, i);
                storages.Add(storage);
            }
        }
    }
}
