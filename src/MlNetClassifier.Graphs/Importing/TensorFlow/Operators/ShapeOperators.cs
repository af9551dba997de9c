using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.TensorFlow.Operators;

/// <summary>Operators that move elements, constants and shape arithmetic.</summary>
internal static class ShapeOperators
{
    public static Dictionary<string, Action<TensorFlowNode>> All { get; } = new()
    {
        ["Const"] = n => n.Yield(TensorFlowTensorReader.Read(n.Value)),
        ["Shape"] = n => n.Yield(BatchMarker.VectorOf(n.Input(0).Shape)),
        ["Rank"] = n => n.Yield(Tensor.ScalarOf((long)n.Input(0).Shape.Rank)),
        ["Reshape"] = n => n.Yield(new Reshape { Target = ReshapeTarget.Resolve(n.Input(0).Shape, n.Integers(1), zeroIsSize: true, n.DeclaredBatch) }, n.Input(0)),
        ["Squeeze"] = Squeeze,
        ["ExpandDims"] = ExpandDims,
        ["Transpose"] = n => n.Yield(new Transpose { Permutation = Narrow(n.Integers(1)) }, n.Input(0)),
        ["Concat"] = n => n.Yield(new Concat { Axis = n.Integer(0) }, [.. n.Inputs.Skip(1)]),
        ["ConcatV2"] = n => n.Yield(new Concat { Axis = n.Integer(n.Inputs.Count - 1) }, [.. n.Inputs.SkipLast(1)]),
        ["Pack"] = Pack,
        ["Slice"] = Slice,
        ["StridedSlice"] = StridedSlice,
        ["Split"] = Split,
        ["Gather"] = n => n.Yield(new Gather(), n.Input(0), n.Input(1)),
        ["GatherV2"] = n => n.Yield(new Gather { Axis = n.Integer(2) }, n.Input(0), n.Input(1)),
        ["Pad"] = n => Pad(n, PadMode.Constant, 0),
        ["PadV2"] = n => Pad(n, PadMode.Constant, n.Float(2)),
        ["MirrorPad"] = MirrorPad,
        ["Fill"] = Fill,
    };

    private static int[] Narrow(long[] values) => Array.ConvertAll(values, v => (int)Math.Clamp(v, int.MinValue, int.MaxValue));

    private static void Squeeze(TensorFlowNode node)
    {
        GraphValue x = node.Input(0);
        int[] listed = node.Has("squeeze_dims") ? node.Ints("squeeze_dims") : node.Ints("axis");
        int[] axes = Array.ConvertAll(listed, a => ShapeRules.Axis(a, x.Shape.Rank));
        List<int> sizes = [];
        for (int i = 0; i < x.Shape.Rank; i++)
        {
            bool dropped = axes.Length == 0 ? x.Shape[i] == 1 : axes.Contains(i);
            if (dropped && x.Shape[i] != 1)
            {
                throw node.Error($"dimension {i} of {x.Shape} is not 1.");
            }

            if (!dropped)
            {
                sizes.Add(x.Shape[i]);
            }
        }

        node.Yield(new Reshape { Target = new TensorShape([.. sizes]) }, x);
    }

    private static void ExpandDims(TensorFlowNode node)
    {
        GraphValue x = node.Input(0);
        List<int> sizes = [.. x.Shape];
        sizes.Insert(ShapeRules.Axis(node.Integer(1), x.Shape.Rank + 1), 1);
        node.Yield(new Reshape { Target = new TensorShape([.. sizes]) }, x);
    }

    private static void Pack(TensorFlowNode node)
    {
        TensorShape shape = node.Input(0).Shape;
        int axis = ShapeRules.Axis(node.Int("axis", 0), shape.Rank + 1);
        List<int> sizes = [.. shape];
        sizes.Insert(axis, 1);
        var target = new TensorShape([.. sizes]);
        node.Yield(new Concat { Axis = axis }, [.. node.Inputs.Select(i => node.Emit(new Reshape { Target = target }, i))]);
    }

    private static void Slice(TensorFlowNode node)
    {
        long[] begins = node.Integers(1);
        long[] sizes = node.Integers(2);
        if (begins.Length != sizes.Length)
        {
            throw node.Error("begin and size have different lengths.");
        }

        long[] ends = [.. begins.Zip(sizes, (b, s) => s == -1 ? int.MaxValue : b + Math.Max(s, 0))];
        Take(node, begins, ends, [.. Enumerable.Repeat(1L, begins.Length)], []);
    }

    private static void StridedSlice(TensorFlowNode node)
    {
        if (node.Int("ellipsis_mask", 0) != 0 || node.Int("new_axis_mask", 0) != 0)
        {
            throw node.Error("ellipses and new axes are not supported.");
        }

        (long[] begins, long[] ends, long[] strides) = ([.. node.Integers(1)], [.. node.Integers(2)], node.Integers(3));
        if (begins.Length != ends.Length || begins.Length != strides.Length || begins.Length > 31)
        {
            throw node.Error("begin, end and strides have different lengths.");
        }

        List<int> dropped = [];
        for (int i = 0; i < begins.Length; i++)
        {
            bool backwards = strides[i] < 0;
            if ((node.Int("shrink_axis_mask", 0) >> i & 1) != 0)
            {
                ends[i] = begins[i] == -1 ? int.MaxValue : begins[i] + 1;
                strides[i] = 1;
                dropped.Add(i);
                continue;
            }

            if ((node.Int("begin_mask", 0) >> i & 1) != 0)
            {
                begins[i] = backwards ? int.MaxValue : 0;
            }

            if ((node.Int("end_mask", 0) >> i & 1) != 0)
            {
                ends[i] = backwards ? int.MinValue : int.MaxValue;
            }
        }

        Take(node, begins, ends, strides, dropped);
    }

    private static void Take(TensorFlowNode node, long[] begins, long[] ends, long[] strides, List<int> dropped)
    {
        GraphValue x = node.Input(0);
        if (begins.Length > x.Shape.Rank)
        {
            throw node.Error($"{begins.Length} ranges do not fit {x.Shape}.");
        }

        for (int i = 0; i < begins.Length; i++)
        {
            SliceRange range = SliceRange.Of(x.Shape[i], begins[i], ends[i], (int)Math.Clamp(strides[i], int.MinValue, int.MaxValue));
            if (!range.IsWhole)
            {
                x = node.Emit(new Slice { Axis = i, Start = range.Start, Count = range.Count, Step = range.Step }, x);
            }
        }

        int[] sizes = [.. x.Shape.Where((_, i) => !dropped.Contains(i))];
        if (dropped.Any(i => x.Shape[i] != 1))
        {
            throw node.Error("an index is outside its dimension.");
        }

        node.Yield(new Reshape { Target = new TensorShape(sizes) }, x);
    }

    private static void Split(TensorFlowNode node)
    {
        GraphValue x = node.Input(1);
        int axis = ShapeRules.Axis(node.Integer(0), x.Shape.Rank);
        int parts = node.Int("num_split", 1);
        int size = x.Shape[axis];
        if (parts < 1 || size < 0 || size % parts != 0)
        {
            throw node.Error($"dimension {axis} of {x.Shape} cannot be split into {parts}.");
        }

        for (int i = 0; i < parts && (size > 0 || i == 0); i++)
        {
            node.Yield(i, new Slice { Axis = axis, Start = i * (size / parts), Count = size / parts }, x);
        }
    }

    private static void Pad(TensorFlowNode node, PadMode mode, float value)
    {
        GraphValue x = node.Input(0);
        int[] pads = Narrow(node.Integers(1));
        if (pads.Length != 2 * x.Shape.Rank || pads.Any(p => p < 0))
        {
            throw node.Error($"paddings do not fit {x.Shape}.");
        }

        int[] before = [.. pads.Where((_, i) => i % 2 == 0)];
        int[] after = [.. pads.Where((_, i) => i % 2 == 1)];
        node.Yield(new Pad { Before = before, After = after, Mode = mode, Value = value }, x);
    }

    private static void MirrorPad(TensorFlowNode node)
    {
        if (node.Text("mode", "REFLECT") != "REFLECT")
        {
            throw node.Error("only REFLECT is supported.");
        }

        Pad(node, PadMode.Reflect, 0);
    }

    private static void Fill(TensorFlowNode node)
    {
        long[] sizes = node.Integers(0);
        if (!sizes.All(s => s is >= 0 and <= int.MaxValue))
        {
            throw node.Error("the shape depends on the batch size or is negative.");
        }

        var shape = new TensorShape(Array.ConvertAll(sizes, s => (int)s));
        Tensor value = node.Constant(1);
        if (value.Length != 1 || shape.ElementsPerItem > 1 << 26)
        {
            throw node.Error($"a constant of shape {shape} is too large, or its value is not one number.");
        }

        node.Yield(Strides.Pick(value, new int[shape.ElementsPerItem], shape));
    }
}
