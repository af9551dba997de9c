using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Constants and shape arithmetic: what is known before any picture is.</summary>
internal static class ConstantOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["Constant"] = Constant,
        ["ConstantOfShape"] = ConstantOfShape,
        ["Shape"] = Shape,
        ["Size"] = Size,
        ["Range"] = Range,
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
            node.Yield(new Expand { Target = ShapeOperators.Symbolic(sizes) }, node.Constant(filled), node.BatchSource);
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

    private static TensorShape ShapeOf(OnnxNode node, long[] sizes) => sizes.All(s => s is >= 0 and <= int.MaxValue)
        ? new TensorShape(Array.ConvertAll(sizes, s => (int)s))
        : throw new InvalidGraphException($"Node '{node.Name}' ({node.Type}): the shape depends on the batch size or is negative.");
}
