using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.TfLite;

/// <summary>What a conversion sees of one operator: inputs, attributes, constants, and where its result goes.</summary>
internal sealed class TfLiteNode(
    TfLiteOperator proto, TfLiteTensor[] tensors, ImportBuilder builder, Func<TfLiteTensor, GraphValue> value, TfLiteConstants constants)
{
    /// <summary>Attributes; an empty table's defaults where the file has none.</summary>
    public int OptionI32(int field, int fallback = 0) => proto.Options?.I32(field, fallback) ?? fallback;

    public int OptionU8(int field, byte fallback = 0) => proto.Options?.U8(field, fallback) ?? fallback;

    public float OptionF32(int field, float fallback = 0) => proto.Options?.F32(field, fallback) ?? fallback;

    public int[] OptionInts(int field) => proto.Options?.Ints(field) ?? [];

    /// <summary>Number of inputs, optional ones included.</summary>
    public int InputCount => proto.Inputs.Length;

    /// <summary>The declaration of the only result.</summary>
    public TfLiteTensor Output => proto.Outputs is [int output] ? tensors[output] : throw Error($"has {proto.Outputs.Length} results");

    /// <summary>An input.</summary>
    public GraphValue Input(int index) => value(Declaration(index));

    /// <summary>Whether an optional input is there.</summary>
    public bool Has(int index) => index < proto.Inputs.Length && proto.Inputs[index] >= 0;

    /// <summary>An image input as [N, C, H, W].</summary>
    public GraphValue Image(int index)
    {
        GraphValue x = Input(index);
        return x.Shape.Rank == 4 ? Emit(Transpose.ToChannelsFirst(), x) : throw Error($"input {index} must be a batch of images, not {x.Shape}");
    }

    /// <summary>The real values of a constant input, in the shape of the file.</summary>
    public Tensor Constant(int index)
    {
        TfLiteTensor tensor = Declaration(index);
        // Half-precision weights come through a Dequantize of a constant, which is one by now.
        return tensor.Data.IsEmpty ? value(tensor).Constant ?? throw Error($"input {index} must be a constant") : constants.Floats(tensor);
    }

    /// <summary>The integers of a constant input.</summary>
    public int[] Integers(int index)
    {
        TfLiteTensor tensor = Declaration(index);
        long[] values = tensor.Data.IsEmpty ? throw Error($"input {index} must be a constant") : constants.Integers(tensor);
        return [.. values.Select(v => v is >= int.MinValue and <= int.MaxValue ? (int)v : throw Error($"input {index} is out of range"))];
    }

    /// <summary>Adds an intermediate operator.</summary>
    public GraphValue Emit(Operator @operator, params GraphValue?[] inputs) => builder.Add(null, NodeName, @operator, inputs);

    /// <summary>Adds a constant.</summary>
    public GraphValue NewConstant(Tensor tensor, int input) => builder.AddConstant(tensor, builder.UniqueName(NameOf(Declaration(input))));

    /// <summary>Adds the operator that makes the result, followed by the fused activation, if any.</summary>
    public GraphValue Result(Operator @operator, int activation, params GraphValue?[] inputs)
    {
        Operator? follow = Activation(activation);
        return follow is null ? Named(@operator, inputs) : Named(follow, Emit(@operator, inputs));
    }

    /// <summary>As <see cref="Result"/> for an image [N, C, H, W], which goes back to the file's [N, H, W, C].</summary>
    public GraphValue ImageResult(Operator @operator, int activation, params GraphValue?[] inputs)
    {
        GraphValue y = Emit(@operator, inputs);
        y = Activation(activation) is { } follow ? Emit(follow, y) : y;
        return Named(Transpose.ToChannelsLast(), y);
    }

    /// <summary>SAME (0) or VALID (1) padding.</summary>
    public Padding2D Padding(int mode, TensorShape x, Size2D kernel, Size2D stride, Size2D dilation)
    {
        if (mode == 1)
        {
            return Padding2D.None;
        }

        (int top, int bottom) = SamePadding.For(x[2], kernel.Height, stride.Height, dilation.Height);
        (int left, int right) = SamePadding.For(x[3], kernel.Width, stride.Width, dilation.Width);
        return mode == 0 ? new Padding2D(top, left, bottom, right) : throw Error($"has padding {mode}");
    }

    /// <summary>An error about this operator.</summary>
    public InvalidGraphException Error(string message) => new($"{proto.Type} '{NodeName}' {message}.");

    private string NodeName => proto.Outputs.Length > 0 ? NameOf(tensors[proto.Outputs[0]]) : proto.Type;

    private static string NameOf(TfLiteTensor tensor) => tensor.Name.Length > 0 ? tensor.Name : $"tensor_{tensor.Index}";

    private GraphValue Named(Operator @operator, params GraphValue?[] inputs) => builder.Add(builder.UniqueName(NodeName), NodeName, @operator, inputs);

    private TfLiteTensor Declaration(int index) => Has(index) ? tensors[proto.Inputs[index]] : throw Error($"lacks input {index}");

    private Operator? Activation(int code) => code switch
    {
        0 => null,
        1 => new Relu(),
        2 => new Clip { Min = -1, Max = 1 },
        3 => new Clip { Min = 0, Max = 6 },
        4 => new Tanh(),
        _ => throw Error($"has a fused activation {code}, which is not supported"),
    };
}
