using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Operators that move elements, and shape arithmetic.</summary>
internal static class ShapeOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["Constant"] = Constant,
        ["ConstantOfShape"] = ConstantOfShape,
        ["Shape"] = Shape,
        ["Size"] = Size,
        ["Range"] = Range,
        ["Reshape"] = Reshape,
        ["Flatten"] = Flatten,
        ["Squeeze"] = Squeeze,
        ["Unsqueeze"] = Unsqueeze,
        ["Transpose"] = Transpose,
        ["Concat"] = n => n.Yield(new Concat { Axis = n.Int("axis") }, n.Inputs()),
        ["Gather"] = n => n.Yield(new Gather { Axis = n.Int("axis", 0) }, n.Input(0), n.Input(1)),
        ["Slice"] = Slice,
        ["Split"] = Split,
        ["Pad"] = Pad,
        ["Expand"] = Expand,
        ["Tile"] = Tile,
        ["DepthToSpace"] = DepthToSpace,
        ["SpaceToDepth"] = SpaceToDepth,
    };

    private static void Constant(OnnxNode node)
    {
        Tensor? tensor = node.TensorAttribute("value");
        if (tensor is null && node.Has("value_float"))
        {
            tensor = Tensor.ScalarOf(node.Float("value_float", 0));
        }
        else if (tensor is null && node.Has("value_int"))
        {
            tensor = Tensor.ScalarOf((long)node.Int("value_int", 0));
        }
        else if (tensor is null && node.Ints("value_ints") is { } integers)
        {
            tensor = Tensor.FromIntegers(Array.ConvertAll(integers, i => (long)i));
        }
        else if (tensor is null && node.Floats("value_floats") is { } floats)
        {
            tensor = Tensor.FromFloats(floats, floats.Length);
        }

        node.Yield(tensor ?? throw node.Error("only tensors, numbers and lists of numbers are supported as constants."));
    }

    private static void ConstantOfShape(OnnxNode node)
    {
        long[] sizes = node.OptionalIntegers(0) ?? throw node.Error("the shape is missing.");
        // With the batch among the sizes: made for one picture and repeated for each.
        TensorShape shape = ShapeOf(node, [.. sizes.Select(s => s == BatchMarker.Value ? 1 : s)]);
        if (shape.ElementsPerItem > 1 << 26)
        {
            throw node.Error($"a constant of shape {shape} is too large.");
        }

        Tensor value = node.TensorAttribute("value") ?? Tensor.FromFloats([0f], 1);
        if (value.Length != 1)
        {
            throw node.Error("the value must be one number.");
        }

        Tensor filled = Strides.Pick(value, new int[shape.ElementsPerItem], shape);
        if (sizes.Contains(BatchMarker.Value))
        {
            node.Yield(new Expand { Target = Symbolic(sizes) }, node.Constant(filled), node.BatchSource);
        }
        else
        {
            node.Yield(filled);
        }
    }

    private static void Shape(OnnxNode node)
    {
        TensorShape x = node.Input(0).Shape;
        int start = Bound(node.Int("start", 0), x.Rank);
        int end = Bound(node.Int("end", x.Rank), x.Rank);
        long[] sizes = BatchMarker.VectorOf(x).Integers;
        node.Yield(Tensor.FromIntegers(start < end ? sizes[start..end] : []));
    }

    private static int Bound(int index, int rank) => Math.Clamp(index < 0 ? index + rank : index, 0, rank);

    private static void Size(OnnxNode node)
    {
        TensorShape x = node.Input(0).Shape;
        node.Yield(x.IsSymbolic ? throw node.Error("the element count depends on the batch size.") : Tensor.ScalarOf((long)x.ElementsPerItem));
    }

    private static void Range(OnnxNode node)
    {
        (Tensor start, Tensor limit, Tensor delta) = (node.Constant(0), node.Constant(1), node.Constant(2));
        double step = Number(delta);
        double count = Math.Ceiling((Number(limit) - Number(start)) / step);
        if (step == 0 || !(count <= 1 << 26))
        {
            throw node.Error("the range is endless or too long.");
        }

        int n = (int)Math.Max(0, count);
        node.Yield(start.IsFloat
            ? Tensor.FromFloats([.. Enumerable.Range(0, n).Select(i => (float)(Number(start) + i * step))], n)
            : Tensor.FromIntegers([.. Enumerable.Range(0, n).Select(i => (long)(Number(start) + i * step))], new TensorShape(n), start.ElementType));

        double Number(Tensor t) => t.Length != 1 || BatchMarker.IsIn(t) ? throw node.Error("the limits must be numbers.") : t.IsFloat ? t.Floats[0] : t.Integers[0];
    }

    private static void Reshape(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        long[] wanted = node.OptionalIntegers(1) ?? throw node.Error("the shape is missing.");
        TensorShape target = ReshapeTarget.Resolve(x.Shape, wanted, node.Int("allowzero", 0) != 0, node.DeclaredBatch);
        node.Yield(new Reshape { Target = target }, x);
    }

    private static void Flatten(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int axis = node.Int("axis", 1);
        axis = axis < 0 ? axis + x.Shape.Rank : axis;
        if (axis < 0 || axis > x.Shape.Rank)
        {
            throw node.Error($"axis {axis} is outside {x.Shape}.");
        }

        node.Yield(new Reshape { Target = new TensorShape(Product(x.Shape, 0, axis), Product(x.Shape, axis, x.Shape.Rank)) }, x);
    }

    private static int Product(TensorShape shape, int from, int to)
    {
        int product = 1;
        bool symbolic = false;
        for (int i = from; i < to; i++)
        {
            symbolic |= shape[i] == TensorShape.Batch;
            product = shape[i] == TensorShape.Batch ? product : product * shape[i];
        }

        return !symbolic ? product : product == 1 ? TensorShape.Batch : throw new InvalidGraphException("the batch cannot be merged with another dimension.");
    }

    private static void Squeeze(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int[]? axes = Axes(node, x.Shape.Rank);
        List<int> sizes = [];
        for (int i = 0; i < x.Shape.Rank; i++)
        {
            bool dropped = axes is null ? x.Shape[i] == 1 : axes.Contains(i);
            if (dropped && x.Shape[i] != 1)
            {
                throw new InvalidGraphException($"Node '{node.Name}' (Squeeze): dimension {i} of {x.Shape} is not 1.");
            }

            if (!dropped)
            {
                sizes.Add(x.Shape[i]);
            }
        }

        node.Yield(new Reshape { Target = new TensorShape([.. sizes]) }, x);
    }

    private static void Unsqueeze(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int count = node.Ints("axes")?.Length ?? node.OptionalIntegers(1)?.Length ?? throw node.Error("axes are missing.");
        int rank = x.Shape.Rank + count;
        int[] axes = Axes(node, rank)!;
        if (axes.Distinct().Count() != count)
        {
            throw node.Error("an axis occurs twice.");
        }

        int next = 0;
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = axes.Contains(i) ? 1 : x.Shape[next++];
        }

        node.Yield(new Reshape { Target = new TensorShape(sizes) }, x);
    }

    private static int[]? Axes(OnnxNode node, int rank)
    {
        int[]? axes = node.Ints("axes") ?? (node.OptionalIntegers(1) is { } list ? [.. list.Select(OnnxNode.Saturate)] : null);
        return axes is null ? null : Array.ConvertAll(axes, a => ShapeRules.Axis(a, rank));
    }

    private static void Transpose(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        node.Yield(new Transpose { Permutation = node.Ints("perm") ?? [.. Enumerable.Range(0, x.Shape.Rank).Reverse()] }, x);
    }

    private static void Slice(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int[] starts = Numbers("starts", 1) ?? throw node.Error("starts are missing.");
        int[] ends = Numbers("ends", 2) ?? throw node.Error("ends are missing.");
        int[] axes = Numbers("axes", 3) ?? [.. Enumerable.Range(0, starts.Length)];
        int[] steps = Numbers("steps", 4) ?? [.. Enumerable.Repeat(1, starts.Length)];
        if (starts.Length == 0 || ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
        {
            throw node.Error("starts, ends, axes and steps have different lengths.");
        }

        List<Slice> slices = [];
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = ShapeRules.Axis(axes[i], x.Shape.Rank);
            SliceRange range = SliceRange.Of(x.Shape[axis], starts[i], ends[i], steps[i]);
            if (!range.IsWhole)
            {
                slices.Add(new Slice { Axis = axis, Start = range.Start, Count = range.Count, Step = range.Step });
            }
        }

        for (int i = 0; i < slices.Count - 1; i++)
        {
            x = node.Emit(slices[i], x);
        }

        node.Yield(slices.Count == 0 ? new Identity() : slices[^1], x);

        int[]? Numbers(string attribute, int input) =>
            node.Opset < 10 ? node.Ints(attribute) : node.OptionalIntegers(input) is { } list ? [.. list.Select(OnnxNode.Saturate)] : null;
    }

    private static void Split(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int axis = ShapeRules.Axis(node.Int("axis", 0), x.Shape.Rank);
        int[]? sizes = node.Ints("split") ?? (node.OptionalIntegers(1) is { } list ? [.. list.Select(OnnxNode.Saturate)] : null);
        int size = x.Shape[axis];
        if (sizes is null)
        {
            // Equal parts, the last one smaller if need be (opset 18).
            int part = (size + node.OutputCount - 1) / node.OutputCount;
            sizes = [.. Enumerable.Range(0, node.OutputCount).Select(i => Math.Clamp(size - i * part, 0, part))];
        }

        if (sizes.Length != node.OutputCount || sizes.Any(s => s < 0) || sizes.Sum(s => (long)s) != size)
        {
            throw node.Error($"parts of [{string.Join(", ", sizes)}] do not make up dimension {axis} of {x.Shape}.");
        }

        int start = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            node.Yield(i, new Slice { Axis = axis, Start = start, Count = sizes[i] }, x);
            start += sizes[i];
        }
    }

    private static void Pad(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int rank = x.Shape.Rank;
        int[] pads = node.Ints("pads") ?? [.. (node.OptionalIntegers(1) ?? throw node.Error("pads are missing.")).Select(OnnxNode.Saturate)];
        int[] axes = Enumerable.Range(0, rank).ToArray();
        if (node.OptionalIntegers(3) is { } chosen)
        {
            axes = [.. chosen.Select(a => ShapeRules.Axis(OnnxNode.Saturate(a), rank))];
        }

        if (pads.Length != 2 * axes.Length)
        {
            throw node.Error($"pads must have {2 * axes.Length} numbers, not {pads.Length}.");
        }

        int[] before = new int[rank];
        int[] after = new int[rank];
        for (int i = 0; i < axes.Length; i++)
        {
            before[axes[i]] = pads[i];
            after[axes[i]] = pads[axes.Length + i];
        }

        string mode = node.Text("mode", "constant");
        var operation = new Pad
        {
            Before = before,
            After = after,
            Value = node.Opset < 11 ? node.Float("value", 0) : node.OptionalFloat(2, 0),
            Mode = mode switch
            {
                "constant" => PadMode.Constant,
                "reflect" => PadMode.Reflect,
                "edge" => PadMode.Edge,
                _ => throw node.Error($"mode '{mode}' is not supported."),
            },
        };
        node.Yield(operation, x);
    }

    private static void Expand(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        long[] sizes = node.OptionalIntegers(1) ?? throw node.Error("the shape is missing.");
        if (!sizes.All(s => s is >= 0 and <= int.MaxValue or BatchMarker.Value))
        {
            throw node.Error("the shape is negative.");
        }

        TensorShape target = Symbolic(sizes);
        node.Yield(new Expand { Target = target }, x.Shape.IsSymbolic || !target.IsSymbolic ? [x] : [x, node.BatchSource]);
    }

    private static TensorShape Symbolic(long[] sizes) => new(Array.ConvertAll(sizes, s => s == BatchMarker.Value ? TensorShape.Batch : (int)s));

    private static void Tile(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        long[] repeats = node.OptionalIntegers(1) ?? throw node.Error("repeats are missing.");
        if (repeats.Length != x.Shape.Rank || repeats.Any(r => r is < 1 or > 1024))
        {
            throw node.Error($"repeats [{string.Join(", ", repeats)}] do not fit {x.Shape} or are not within 1 to 1024.");
        }

        for (int i = 0; i < repeats.Length; i++)
        {
            if (repeats[i] > 1)
            {
                x = node.Emit(new Concat { Axis = i }, [.. Enumerable.Repeat(x, (int)repeats[i])]);
            }
        }

        node.Yield(new Identity(), x);
    }

    private static void DepthToSpace(OnnxNode node)
    {
        (GraphValue x, int block, int n, int c, int h, int w) = Blocks(node);
        int depth = c / (block * block);
        if (depth * block * block != c)
        {
            throw node.Error($"{c} channels are no multiple of {block} · {block}.");
        }

        bool columnRowDepth = node.Text("mode", "DCR") == "CRD";
        TensorShape split = columnRowDepth ? new(n, depth, block, block, h, w) : new(n, block, block, depth, h, w);
        int[] order = columnRowDepth ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
        GraphValue moved = node.Emit(new Transpose { Permutation = order }, node.Emit(new Reshape { Target = split }, x));
        node.Yield(new Reshape { Target = new TensorShape(n, depth, h * block, w * block) }, moved);
    }

    private static void SpaceToDepth(OnnxNode node)
    {
        (GraphValue x, int block, int n, int c, int h, int w) = Blocks(node);
        if (h % block != 0 || w % block != 0)
        {
            throw node.Error($"{x.Shape} cannot be divided into blocks of {block}.");
        }

        GraphValue split = node.Emit(new Reshape { Target = new TensorShape(n, c, h / block, block, w / block, block) }, x);
        GraphValue moved = node.Emit(new Transpose { Permutation = [0, 3, 5, 1, 2, 4] }, split);
        node.Yield(new Reshape { Target = new TensorShape(n, c * block * block, h / block, w / block) }, moved);
    }

    private static (GraphValue X, int Block, int N, int C, int H, int W) Blocks(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int block = node.Int("blocksize");
        return x.Shape.Rank == 4 && block is >= 1 and <= 1 << 12
            ? (x, block, x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3])
            : throw node.Error($"block size {block} does not fit {x.Shape}.");
    }

    private static TensorShape ShapeOf(OnnxNode node, long[] sizes) => sizes.All(s => s is >= 0 and <= int.MaxValue)
        ? new TensorShape(Array.ConvertAll(sizes, s => (int)s))
        : throw new InvalidGraphException($"Node '{node.Name}' ({node.Type}): the shape depends on the batch size or is negative.");
}
