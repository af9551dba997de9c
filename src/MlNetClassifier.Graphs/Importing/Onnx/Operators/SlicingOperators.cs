using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Operators that pick, repeat or rearrange elements.</summary>
internal static class SlicingOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["Concat"] = n => n.Yield(new Concat { Axis = n.Int("axis") }, n.Inputs()),
        ["Gather"] = n => n.Yield(new Gather { Axis = n.Int("axis", 0) }, n.Input(0), n.Input(1)),
        ["ScatterND"] = ScatterND,
        ["Slice"] = Slice,
        ["Split"] = Split,
        ["Pad"] = Pad,
        ["Tile"] = Tile,
        ["DepthToSpace"] = DepthToSpace,
        ["SpaceToDepth"] = SpaceToDepth,
    };

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

    private static void ScatterND(OnnxNode node)
    {
        // Sums and products came with opset 16, maxima and minima with 18; older files that say so mean the same.
        string reduction = node.Text("reduction", "none");
        var operation = new ScatterND
        {
            Reduction = reduction switch
            {
                "none" => ScatterReduction.Replace,
                "add" => ScatterReduction.Add,
                "mul" => ScatterReduction.Multiply,
                "max" => ScatterReduction.Maximum,
                "min" => ScatterReduction.Minimum,
                _ => throw node.Error($"reduction '{reduction}' is not supported; it can be none, add, mul, max or min."),
            },
        };
        node.Yield(operation, node.Input(0), node.Input(1), node.Input(2));
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
}
