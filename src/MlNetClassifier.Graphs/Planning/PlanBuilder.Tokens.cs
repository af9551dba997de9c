using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

// What transformers add to pictures: matrices of tokens in plain order, their products, normalisation, and parts of tensors.
internal sealed partial class PlanBuilder
{
    private const int ItemDimensions = 4;

    /// <summary>Transposes between a picture in channel blocks and rows of tokens, without the plain form of the picture between the two.</summary>
    private bool TryLowerTokens(Node node, GraphValue x, int[] order)
    {
        if (x.Shape.Rank != 4 || x.ElementType != ElementType.Float32)
        {
            return false;
        }

        if (order.AsSpan().SequenceEqual(Permutations.ToChannelsLast) && blocked.TryGetValue(x, out PlanValue? picture) && !plain.ContainsKey(x) && !picture.IsVector)
        {
            PlanValue rows = SetResult(node.Output, NewValue(node.Output, planar: true));
            Emit(node.Name, [picture], rows, () => new TokenKernel(picture.Tensor(), rows.Run(), toBlocks: false));
            return true;
        }

        // Only where everybody reads blocks: whoever wants planes would have them made from the blocks in turn.
        IReadOnlyList<Node> readers = graph.ConsumersOf(node.Output);
        if (!order.AsSpan().SequenceEqual(Permutations.ToChannelsFirst) || readers.Count == 0 || graph.Outputs.Contains(node.Output)
            || node.Output.Shape[1] < ChannelBlock.Size || node.Output.Shape[2] * node.Output.Shape[3] == 1 || !readers.All(r => r.Operator is Conv))
        {
            return false;
        }

        PlanValue tokens = Plain(x);
        PlanValue result = SetResult(node.Output, NewValue(node.Output, planar: false));
        Emit(node.Name, [tokens], result, () => new TokenKernel(result.Tensor(), tokens.Run(), toBlocks: true));
        return true;
    }

    private bool TryLowerMatrixProduct(Node node)
    {
        GraphValue a = node.Inputs[0]!;
        GraphValue b = node.Inputs[1]!;
        if (a.Constant is not null || b.Constant is not null || a.Shape.Rank != b.Shape.Rank || a.Shape.Rank < 3)
        {
            return false;
        }

        int rank = node.Output.Shape.Rank;
        int[] sizes = [.. node.Output.Shape.Skip(1).Take(rank - 3)];
        int[] left = Matrices([.. a.Shape.Skip(1).Take(rank - 3)], sizes);
        int[] right = Matrices([.. b.Shape.Skip(1).Take(rank - 3)], sizes);
        PlanValue x = Plain(a);
        PlanValue y = Plain(b);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: true));
        Emit(node.Name, [x, y], output, () => new MatrixProductKernel(
            x.Run(), y.Run(), output.Run(), left, right, a.Shape[^2], a.Shape[^1], b.Shape[^1], set));
        return true;
    }

    /// <summary>Which of an operand's matrices each matrix of the result takes.</summary>
    private static int[] Matrices(int[] own, int[] result)
    {
        int[] strides = BroadcastStrides(own, result);
        int[] matrices = new int[result.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < matrices.Length; i++)
        {
            int rest = i;
            for (int d = result.Length - 1; d >= 0; d--)
            {
                matrices[i] += rest % result[d] * strides[d];
                rest /= result[d];
            }
        }

        return matrices;
    }

    /// <summary>Distance of neighbours in an operand, 0 along dimensions that it repeats.</summary>
    private static int[] BroadcastStrides(int[] own, int[] result)
    {
        int[] strides = new int[result.Length];
        int step = 1;
        for (int d = own.Length - 1; d >= 0; d--)
        {
            strides[d + result.Length - own.Length] = own[d] == 1 ? 0 : step;
            step *= own[d];
        }

        return strides;
    }

    private bool TryLowerLayerNormalization(Node node, LayerNormalization normalization)
    {
        GraphValue x = node.Inputs[0]!;
        int axis = ShapeRules.Axis(normalization.Axis, x.Shape.Rank);
        int length = x.Shape.Skip(axis).Aggregate(1, (product, size) => product * size);
        Tensor? scale = node.Inputs[1]!.Constant;
        GraphValue? addend = node.Inputs.Count > 2 ? node.Inputs[2] : null;
        if (x.Constant is not null || axis == 0 || scale?.Length != length || (addend is not null && addend.Constant?.Length != length))
        {
            return false;
        }

        PlanValue input = Plain(x);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: true));
        output.Storage.Replaces = input.IsWhole ? input.Storage : null;
        Emit(node.Name, [input], output, () => Own(new LayerNormalizationKernel(
            input.Run(), output.Run(), x.Shape.ElementsPerItem / length, scale.Floats, addend is null ? [] : addend.Constant!.Floats, normalization.Epsilon, set)));
        return true;
    }

    /// <summary>Channels of pictures, or the groups that group normalisation makes of them, as planes one behind the other.</summary>
    private bool TryLowerInstanceNormalization(Node node, InstanceNormalization normalization)
    {
        GraphValue x = node.Inputs[0]!;
        if (x.Constant is not null || node.Inputs[1]!.Constant is not { } scale || node.Inputs[2]!.Constant is not { } bias)
        {
            return false;
        }

        PlanValue input = Plain(x);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: true));
        output.Storage.Replaces = input.IsWhole ? input.Storage : null;
        int length = x.Shape.ElementsPerItem / x.Shape[1];
        Emit(node.Name, [input], output, () => new InstanceNormalizationKernel(input.Run(), output.Run(), length, scale.Floats, bias.Floats, normalization.Epsilon, set));
        return true;
    }

    /// <summary>A function of two plain tensors, or of one and a constant, with broadcasting.</summary>
    private bool TryLowerBroadcast(Node node)
    {
        int rank = node.Output.Shape.Rank;
        if (BinaryOf(node.Operator) is not { } function || node.Output.ElementType != ElementType.Float32 || rank - 1 > ItemDimensions
            || node.Inputs.Count != 2 || !node.Inputs.All(i => Fits(i!)))
        {
            return false;
        }

        bool Fits(GraphValue value) => value.ElementType == ElementType.Float32
            && (value.Constant is null ? value.Shape.Rank == rank : value.Shape.Rank < rank || value.Shape[0] == 1);
        int[] sizes = ItemDimensionsOf(node.Output.Shape, rank);
        int[] Strides(GraphValue value) => BroadcastStrides(ItemDimensionsOf(value.Shape, rank), sizes);
        int[] leftStrides = Strides(node.Inputs[0]!);
        int[] rightStrides = Strides(node.Inputs[1]!);
        if (sizes[^1] == 1)
        {
            // The kernel wants an operand that moves along the innermost dimension; here neither gets as far as its neighbour.
            leftStrides[^1] = 1;
            rightStrides[^1] = 1;
        }

        AddBroadcast(node, function, node.Inputs[0]!, leftStrides, node.Inputs[1]!, rightStrides, sizes);
        return true;
    }

    private void AddBroadcast(Node node, BinaryFunction function, GraphValue left, int[] leftStrides, GraphValue right, int[] rightStrides, int[] sizes)
    {
        PlanValue? x = left.Constant is null ? Plain(left) : null;
        PlanValue? y = right.Constant is null ? Plain(right) : null;
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: true));
        if (x is { IsWhole: true } && left.Shape == node.Output.Shape && (y?.Storage != x.Storage || right.Shape == left.Shape))
        {
            output.Storage.Replaces = x.Storage;
        }

        Emit(node.Name, [.. new[] { x, y }.OfType<PlanValue>()], output, () => Own(new BroadcastKernel(
            function,
            x?.Run(),
            left.Constant is { } a ? a.Floats : [],
            y?.Run(),
            right.Constant is { } b ? b.Floats : [],
            output.Run(),
            sizes,
            leftStrides,
            rightStrides,
            set)));
    }

    /// <summary>An item's sizes, filled up from the outside; of a constant without a dimension for the batch, all its sizes.</summary>
    private static int[] ItemDimensionsOf(TensorShape shape, int rank)
    {
        int[] own = [.. shape.Skip(shape.Rank == rank ? 1 : 0)];
        return [.. Enumerable.Repeat(1, ItemDimensions - own.Length), .. own];
    }

    private bool TryLowerExpand(Node node)
    {
        // Repeating each item's values as they are: a constant for every item, as the class token of a transformer.
        if (node.Inputs[0]!.Constant is not { IsFloat: true } constant || constant.Length != node.Output.Shape.ElementsPerItem)
        {
            return false;
        }

        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: true));
        Emit(node.Name, [], output, () => Own(new IndexedCopyKernel(constant.Floats, output.Run(), 1, 1, constant.Length, [0], 1, 0)));
        return true;
    }

    private bool TryLowerGather(Node node, Gather gather)
    {
        GraphValue x = node.Inputs[0]!;
        int axis = ShapeRules.Axis(gather.Axis, x.Shape.Rank);
        if (node.Inputs[1]!.Constant is not { } indices || axis == 0 || x.Constant is not null)
        {
            return false;
        }

        int size = x.Shape[axis];
        if (indices.Integers.Any(i => i < -size || i >= size))
        {
            return false;
        }

        AddIndexedCopy(node, x, axis, [.. indices.Integers.Select(i => (int)(i < 0 ? i + size : i))]);
        return true;
    }

    private bool TryLowerSlice(Node node, Slice slice)
    {
        GraphValue x = node.Inputs[0]!;
        int axis = ShapeRules.Axis(slice.Axis, x.Shape.Rank);
        if (axis == 0 || x.Constant is not null)
        {
            return false;
        }

        AddIndexedCopy(node, x, axis, [.. Enumerable.Range(0, slice.Count).Select(i => slice.Start + (i * slice.Step))]);
        return true;
    }

    private void AddIndexedCopy(Node node, GraphValue x, int axis, int[] indices)
    {
        (int outer, int inner) = Around(x.Shape, axis);
        PlanValue input = Plain(x);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: true));
        Emit(node.Name, [input], output, () => Own(new IndexedCopyKernel(
            input.Run(), output.Run(), outer, x.Shape[axis], inner, indices, indices.Length, 0)));
    }

    /// <summary>Tensors joined along any axis, in plain order.</summary>
    private bool TryLowerPlainConcat(Node node, Concat concat)
    {
        TensorShape shape = node.Output.Shape;
        int axis = ShapeRules.Axis(concat.Axis, shape.Rank);
        if (axis == 0 || node.Inputs.Any(i => i!.Constant is not null))
        {
            return false;
        }

        PlanValue[] inputs = [.. node.Inputs.Select(i => Plain(i!))];
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: true));
        (int outer, int inner) = Around(shape, axis);
        int first = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            PlanValue input = inputs[i];
            int size = node.Inputs[i]!.Shape[axis];
            int start = first;
            first += size;
            if (size > 0)
            {
                Emit(node.Name, [input], output, () => Own(new IndexedCopyKernel(
                    input.Run(), output.Run(), outer, size, inner, [.. Enumerable.Range(0, size)], shape[axis], start)));
            }
        }

        return true;
    }

    /// <summary>Elements of an item outside and inside an axis.</summary>
    private static (int Outer, int Inner) Around(TensorShape shape, int axis) => (
        shape.Skip(1).Take(axis - 1).Aggregate(1, (product, size) => product * size),
        shape.Skip(axis + 1).Aggregate(1, (product, size) => product * size));

    private bool TryLowerResize(Node node, Resize resize)
    {
        GraphValue x = node.Inputs[0]!;
        if (x.Constant is not null || !IsPicture(x))
        {
            return false;
        }

        PlanValue input = Blocked(x);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: false));
        ResizeTap[] rows = Taps(resize.RowTaps(input.Height));
        ResizeTap[] columns = Taps(resize.ColumnTaps(input.Width));
        Emit(node.Name, [input], output, () => new ResizeKernel(input.Tensor(), output.Tensor(), rows, columns, resize.Extrapolation, set));
        return true;

        static ResizeTap[] Taps(ResizeTaps[] taps) =>
            [.. taps.Select(t => new ResizeTap(t.Places, [.. t.Weights.Select(w => (float)w)]))];
    }

    /// <summary>The windows of a picture as pixels of their own, for convolutions whose stride no register tile has.</summary>
    private PlanValue Windows(Node node, GraphValue x, ConvolutionShape shape)
    {
        PlanValue picture = Plain(x);
        var storage = new PlanStorage
        {
            Channels = shape.InputChannels * shape.KernelHeight * shape.KernelWidth,
            Height = node.Output.Shape[2],
            Width = node.Output.Shape[3],
            Planar = false,
        };
        var windows = new PlanValue(storage, storage.Channels, storage.Height, storage.Width);
        Emit(node.Name, [picture], windows, () => new PatchKernel(shape, picture.Tensor(), windows.Tensor()));
        return windows;
    }
}
