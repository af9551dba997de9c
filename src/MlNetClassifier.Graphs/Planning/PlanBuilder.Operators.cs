using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

// Changes of shape, and what has no kernel of its own.
internal sealed partial class PlanBuilder
{
    // Copies of parts into the whole, with the channel at which each begins there.
    private readonly List<(PlanOperation Copy, int Start)> concatenations = [];

    private void Lower(Node node)
    {
        if (IsPartOfSwish(node) || IsRimOfMeans(node) || TryLowerSwish(node) || TryLowerUnary(node) || TryLowerBinary(node) || TryLowerBroadcast(node))
        {
            return;
        }

        bool done = node.Operator switch
        {
            PoolOperator pool => TryLowerPool(node, pool),
            GlobalAveragePool => TryLowerGlobalPool(node, maximum: false),
            GlobalMaxPool => TryLowerGlobalPool(node, maximum: true),
            ReduceMean mean => (IsSpatial(mean, node) && TryLowerGlobalPool(node, maximum: false)) || TryLowerRows(node, mean, RowReduction.Mean),
            ReduceSum sum => TryLowerRows(node, sum, RowReduction.Sum),
            ReduceL2 norm => TryLowerRows(node, norm, RowReduction.Length),
            ReduceMax max => IsSpatial(max, node) && TryLowerGlobalPool(node, maximum: true),
            Identity => TryLowerIdentity(node),
            Reshape => TryLowerReshape(node),
            Transpose transpose => TryLowerTranspose(node, transpose),
            Concat concat => TryLowerConcat(node, concat) || TryLowerPlainConcat(node, concat),
            Expand => TryLowerExpand(node),
            Gather gather => TryLowerGather(node, gather),
            Slice slice => TryLowerSlice(node, slice),
            MatMul => TryLowerMatrixProduct(node),
            LayerNormalization layer => TryLowerLayerNormalization(node, layer),
            InstanceNormalization instance => TryLowerInstanceNormalization(node, instance),
            Resize resize => TryLowerResize(node, resize),
            Pad pad => TryLowerPad(node, pad),
            Softmax softmax => TryLowerSoftmax(node, softmax),
            LRN normalization => TryLowerResponseNormalization(node, normalization),
            BatchNormalization batch => TryLowerBatchNormalization(node, batch),
            _ => false,
        };
        if (!done)
        {
            LowerReference(node);
        }
    }

    private static bool IsSpatial(ReduceOperator reduce, Node node) =>
        node.Inputs[0]!.Shape.Rank == 4 && reduce.NormalizedAxes(4).SequenceEqual([2, 3]);

    private bool TryLowerGlobalPool(Node node, bool maximum)
    {
        if (node.Inputs[0]!.Constant is not null || !IsPicture(node.Inputs[0]!))
        {
            return false;
        }

        PlanValue input = Blocked(node.Inputs[0]!);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: false));
        Emit(node.Name, [input], output, () => new GlobalPoolingKernel(maximum, input.Tensor(), output.Tensor(), set));
        return true;
    }

    /// <summary>A reduction over the last dimensions, which are runs in plain order.</summary>
    private bool TryLowerRows(Node node, ReduceOperator reduce, RowReduction reduction)
    {
        GraphValue x = node.Inputs[0]!;
        int rank = x.Shape.Rank;
        int[] axes = reduce.NormalizedAxes(rank);
        if (x.Constant is not null || x.ElementType != ElementType.Float32 || axes.Length == 0 || axes.Length == rank
            || !axes.SequenceEqual(Enumerable.Range(rank - axes.Length, axes.Length)))
        {
            return false;
        }

        int length = axes.Aggregate(1, (product, axis) => product * x.Shape[axis]);
        PlanValue input = Plain(x);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: true));
        Emit(node.Name, [input], output, () => new RowReductionKernel(reduction, input.Run(), output.Run(), x.Shape.ElementsPerItem / length, length, set));
        return true;
    }

    private bool TryLowerIdentity(Node node)
    {
        GraphValue x = node.Inputs[0]!;
        if (x.Constant is not null)
        {
            return false;
        }

        if (blocked.TryGetValue(x, out PlanValue? value))
        {
            blocked[node.Output] = value;
        }

        if (plain.TryGetValue(x, out value))
        {
            plain[node.Output] = value;
        }

        return true;
    }

    private bool TryLowerReshape(Node node)
    {
        GraphValue x = node.Inputs[0]!;
        if (x.Constant is not null)
        {
            return false;
        }

        PlanValue source = Plain(x);
        (int channels, int height, int width) = ItemSizes(node.Output.Shape);
        plain[node.Output] = new PlanValue(source.Storage, channels, height, width);
        return true;
    }

    private bool TryLowerTranspose(Node node, Transpose transpose)
    {
        GraphValue x = node.Inputs[0]!;
        int[] order = transpose.Permutation;
        if (x.Constant is not null || order[0] != 0)
        {
            return false;
        }

        if (TryLowerTokens(node, x, order))
        {
            return true;
        }

        // Runs of dimensions that stay together count as one, those of size 1 as none.
        List<(int First, int Last)> runs = [];
        foreach (int d in order.Where(d => d > 0 && x.Shape[d] != 1))
        {
            if (runs.Count > 0 && Enumerable.Range(runs[^1].Last + 1, Math.Max(0, d - runs[^1].Last - 1)).All(between => x.Shape[between] == 1)
                && d > runs[^1].Last)
            {
                runs[^1] = (runs[^1].First, d);
            }
            else
            {
                runs.Add((d, d));
            }
        }

        int places = Math.Max(4, runs.Count);
        int[] sizes = [.. Enumerable.Repeat(1, places)];
        nint[] sourceStrides = new nint[places];
        nint[] targetStrides = new nint[places];
        nint step = 1;
        for (int i = runs.Count - 1; i >= 0; i--)
        {
            // The last place but two is the one that threads share out.
            int place = i == 0 && runs.Count == 2 ? 1 : i + places - runs.Count;
            sizes[place] = x.Shape.Skip(runs[i].First).Take(runs[i].Last - runs[i].First + 1).Aggregate(1, (product, size) => product * size);
            sourceStrides[place] = x.Shape.Skip(runs[i].Last + 1).Aggregate(1, (product, size) => product * size);
            targetStrides[place] = step;
            step *= sizes[place];
        }

        PlanValue source = Plain(x);
        PlanValue target = NewValue(node.Output, planar: true);
        plain[node.Output] = target;
        Emit(node.Name, [source], target, () => new PermuteKernel(source.Run(), sourceStrides, target.Run(), targetStrides, sizes));
        return true;
    }

    private bool TryLowerConcat(Node node, Concat concat)
    {
        TensorShape shape = node.Output.Shape;
        if (shape.Rank != 4 || ShapeRules.Axis(concat.Axis, 4) != 1 || node.Output.ElementType != ElementType.Float32
            || node.Inputs.Any(i => i!.Constant is not null))
        {
            return false;
        }

        // Rows of tokens that only change places (Swin's shifted windows) need no blocks.
        if (node.Inputs.All(i => plain.ContainsKey(i!) && !blocked.ContainsKey(i!))
            && graph.ConsumersOf(node.Output) is { Count: > 0 } readers && readers.All(r => r.Operator is Slice or Concat or Reshape or Transpose))
        {
            return false;
        }

        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: false));
        int first = 0;
        foreach (GraphValue? input in node.Inputs)
        {
            PlanValue source = Blocked(input!);
            int shift = first;
            Emit(node.Name, [source], output, () => new CopyKernel(source.Tensor(), output.Tensor(), shift));
            concatenations.Add((operations[^1], shift));
            first += source.Channels;
        }

        return true;
    }

    private static bool IsSpatialZeros(Pad pad) => pad is { Mode: PadMode.Constant, Value: 0, Before: [0, 0, >= 0, >= 0], After: [0, 0, >= 0, >= 0] };

    private bool TryLowerPad(Node node, Pad pad)
    {
        GraphValue x = node.Inputs[0]!;
        if (!IsSpatialZeros(pad) || x.Constant is not null)
        {
            return false;
        }

        PlanValue input = blocked.TryGetValue(x, out PlanValue? found) ? found : Plain(x);

        // Nothing ever writes the rim of this storage, so it stays as zero as the arena began.
        PlanValue output = SetResult(node.Output, NewValue(node.Output, input.Planar, exclusive: true));
        Emit(node.Name, [input], output, () =>
        {
            BlockedTensor whole = output.Tensor();
            BlockedTensor inner = whole with
            {
                Origin = whole.Origin + (pad.Before[2] * whole.Row) + (pad.Before[3] * whole.Pitch),
                Height = input.Height,
                Width = input.Width,
            };
            return new CopyKernel(input.Tensor(), inner);
        });
        return true;
    }

    private bool TryLowerSoftmax(Node node, Softmax softmax)
    {
        GraphValue x = node.Inputs[0]!;
        int axis = ShapeRules.Axis(softmax.Axis, x.Shape.Rank);
        int length = x.Shape[axis];
        int inner = 1;
        for (int d = axis + 1; d < x.Shape.Rank; d++)
        {
            inner *= x.Shape[d];
        }

        if (x.Constant is not null || inner != 1 || axis == 0)
        {
            return false;
        }

        PlanValue input = Plain(x);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: true));
        Emit(node.Name, [input], output, () => new SoftmaxKernel(input.Run(), output.Run(), x.Shape.ElementsPerItem / length, length, set));
        return true;
    }

    private bool TryLowerResponseNormalization(Node node, LRN normalization)
    {
        GraphValue x = node.Inputs[0]!;
        if (x.Constant is not null || !IsPicture(x))
        {
            return false;
        }

        PlanValue input = Blocked(x);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: false));
        Emit(node.Name, [input], output, () => new ResponseNormalizationKernel(
            input.Tensor(), output.Tensor(), normalization.Size, normalization.Alpha, normalization.Beta, normalization.Bias));
        return true;
    }

    private bool TryLowerBatchNormalization(Node node, BatchNormalization batch)
    {
        GraphValue x = node.Inputs[0]!;
        if (x.Constant is not null || !IsPicture(x) || node.Inputs.Skip(1).Any(i => i!.Constant is null))
        {
            return false;
        }

        int channels = x.Shape[1];
        float[] factor = new float[channels];
        float[] addend = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            double f = node.Inputs[1]!.Constant!.Floats[c] / Math.Sqrt((double)node.Inputs[4]!.Constant!.Floats[c] + batch.Epsilon);
            factor[c] = (float)f;
            addend[c] = (float)(node.Inputs[2]!.Constant!.Floats[c] - (f * node.Inputs[3]!.Constant!.Floats[c]));
        }

        PlanValue input = Blocked(x);
        PlanValue scaled = NewValue(node.Output, planar: false);
        Emit(node.Name, [input], scaled, () => Own(new BinaryKernel(BinaryFunction.Multiply, input.Tensor(), factor, scaled.Tensor(), set)));
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: false));
        output.Storage.Replaces = scaled.Storage;
        Emit(node.Name, [scaled], output, () => Own(new BinaryKernel(BinaryFunction.Add, scaled.Tensor(), addend, output.Tensor(), set)));
        return true;
    }

    private void LowerReference(Node node)
    {
        List<(GraphValue Value, PlanValue? Place)> inputs =
            [.. node.Inputs.OfType<GraphValue>().Select(i => (i, i.Constant is null ? Plain(i) : null))];
        PlanValue[] outputs = [.. node.Outputs.Select(o => plain[o] = NewValue(o, planar: true))];
        PlanValue[] reads = [.. inputs.Select(i => i.Place).OfType<PlanValue>()];
        operations.Add(new PlanOperation(
            node.Name,
            reads,
            outputs[0],
            () => new ReferenceKernel(node, [.. inputs.Select(i => (i.Value, i.Place?.Run()))], [.. outputs.Select(o => o.Run())]))
        {
            AlsoWrites = outputs[1..],
        });
    }

    /// <summary>Lets the producers of a joined tensor write into it directly, where their channels begin at a block.</summary>
    private void JoinConcatenations()
    {
        foreach ((PlanOperation copy, int start) in concatenations)
        {
            (PlanValue source, PlanValue output) = (copy.Reads[0], copy.Writes);
            bool wholeBlocks = start % ChannelBlock.Size == 0 && (source.Channels % ChannelBlock.Size == 0 || start + source.Channels == output.Channels);
            bool isFree = wholeBlocks && source.IsWhole && source.Storage is { Space: 0, Exclusive: false }
                && operations.Count(o => o.Writes.Storage == source.Storage) == 1
                && source.Storage.JoinedTo is null && output.Storage.Root != source.Storage;
            if (isFree)
            {
                operations.Remove(copy);
                source.Storage.JoinedTo = output;
                source.Storage.JoinedAt = start;
                output.Storage.Border = output.Storage.Border.Union(source.Storage.Border);
            }
        }
    }
}
