using MlNetClassifier.Graphs.Importing.TensorFlow.Protocol;
using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.TensorFlow;

/// <summary>What a conversion sees of one TensorFlow node: its inputs, its attributes with their defaults, and where its results go.</summary>
internal sealed class TensorFlowNode
{
    private readonly NodeDef _proto;
    private readonly ImportBuilder _builder;
    private readonly List<GraphValue> _inputs;
    private readonly Dictionary<TensorFlowName, GraphValue> _values;

    public TensorFlowNode(NodeDef proto, ImportBuilder builder, List<GraphValue> inputs, Dictionary<TensorFlowName, GraphValue> values)
    {
        _proto = proto;
        _builder = builder;
        _inputs = inputs;
        _values = values;
    }

    /// <summary>Name of the node.</summary>
    public string Name => _proto.Name;

    /// <summary>Operator type.</summary>
    public string Type => _proto.Op;

    /// <summary>The batch size that the file was written for; 1 if it leaves it open.</summary>
    public int DeclaredBatch => _builder.DeclaredBatch;

    /// <summary>Data inputs, without control dependencies.</summary>
    public IReadOnlyList<GraphValue> Inputs => _inputs;

    /// <summary>Whether image tensors are [N, H, W, C], the default.</summary>
    public bool IsChannelsLast => Text("data_format", "NHWC") switch
    {
        "NHWC" => true,
        "NCHW" => false,
        string other => throw Error($"data format {other} is not supported."),
    };

    /// <summary>A data input.</summary>
    public GraphValue Input(int index) => index < _inputs.Count ? _inputs[index] : throw Error($"input {index} is missing.");

    /// <summary>An image input as [N, C, H, W].</summary>
    public GraphValue Image(int index)
    {
        GraphValue x = Input(index);
        if (x.Shape.Rank != 4)
        {
            throw Error($"input {index} must be a batch of images, not {x.Shape}.");
        }

        return IsChannelsLast ? Emit(Transpose.ToChannelsFirst(), x) : x;
    }

    /// <summary>The value of an input that must not depend on the picture.</summary>
    public Tensor Constant(int index) => Input(index).Constant
        ?? throw Error($"input {index} ('{Input(index).Name}') must be a constant; sizes and axes that depend on the data are not supported.");

    /// <summary>Integers of a constant input.</summary>
    public long[] Integers(int index)
    {
        Tensor constant = Constant(index);
        return constant.IsFloat ? throw Error($"input {index} must be integers.") : constant.Integers;
    }

    /// <summary>The only integer of a constant input.</summary>
    public int Integer(int index)
    {
        long[] values = Integers(index);
        return values is [>= int.MinValue and <= int.MaxValue] ? (int)values[0] : throw Error($"input {index} must be one number.");
    }

    /// <summary>The only element of a constant float input.</summary>
    public float Float(int index)
    {
        Tensor constant = Constant(index);
        return constant.Length == 1 && constant.IsFloat ? constant.Floats[0] : throw Error($"input {index} must be one number.");
    }

    /// <summary>Whether an attribute is given.</summary>
    public bool Has(string attribute) => _proto.Attr.ContainsKey(attribute);

    /// <summary>An integer attribute.</summary>
    public int Int(string attribute, int fallback) =>
        !_proto.Attr.TryGetValue(attribute, out AttrValue? found) ? fallback
        : found.I is >= int.MinValue and <= int.MaxValue ? (int)found.I
        : throw Error($"attribute '{attribute}' is out of range.");

    /// <summary>A float attribute.</summary>
    public float Float(string attribute, float fallback) => _proto.Attr.TryGetValue(attribute, out AttrValue? found) ? found.F : fallback;

    /// <summary>A truth attribute.</summary>
    public bool Bool(string attribute, bool fallback) => _proto.Attr.TryGetValue(attribute, out AttrValue? found) ? found.B : fallback;

    /// <summary>A string attribute.</summary>
    public string Text(string attribute, string fallback) => _proto.Attr.TryGetValue(attribute, out AttrValue? found) ? found.S.ToStringUtf8() : fallback;

    /// <summary>An element-type attribute.</summary>
    public int DataType(string attribute, int fallback) => _proto.Attr.TryGetValue(attribute, out AttrValue? found) ? found.Type : fallback;

    /// <summary>A list of integers, empty if not given.</summary>
    public int[] Ints(string attribute) => _proto.Attr.TryGetValue(attribute, out AttrValue? found) && found.List is not null
        ? [.. found.List.I.Select(i => i is >= int.MinValue and <= int.MaxValue ? (int)i : throw Error($"attribute '{attribute}' is out of range."))]
        : [];

    /// <summary>The constant of a <c>Const</c> node.</summary>
    public TensorProto Value => _proto.Attr.TryGetValue("value", out AttrValue? found) && found.Tensor is not null
        ? found.Tensor
        : throw Error("the value is missing.");

    /// <summary>The height and width of a list of four sizes in the node's data format.</summary>
    public Size2D Size(string attribute)
    {
        int[] values = Ints(attribute);
        if (values.Length == 0)
        {
            return Size2D.One;
        }

        return values.Length != 4 ? throw Error($"attribute '{attribute}' must have 4 numbers.")
            : IsChannelsLast ? new Size2D(values[1], values[2]) : new Size2D(values[2], values[3]);
    }

    /// <summary>Explicit padding for the node's <c>padding</c> attribute.</summary>
    /// <param name="x">The image as [N, C, H, W].</param>
    /// <param name="kernel">Kernel size.</param>
    /// <param name="stride">Stride.</param>
    /// <param name="dilation">Dilation.</param>
    public Padding2D Padding(TensorShape x, Size2D kernel, Size2D stride, Size2D dilation)
    {
        string mode = Text("padding", "");
        switch (mode)
        {
            case "VALID":
                return Padding2D.None;
            case "SAME":
                (int top, int bottom) = SamePadding.For(x[2], kernel.Height, stride.Height, dilation.Height);
                (int left, int right) = SamePadding.For(x[3], kernel.Width, stride.Width, dilation.Width);
                return new Padding2D(top, left, bottom, right);
            case "EXPLICIT" when Ints("explicit_paddings") is { Length: 8 } pads:
                int first = IsChannelsLast ? 2 : 4;
                return new Padding2D(pads[first], pads[first + 2], pads[first + 1], pads[first + 3]);
            default:
                throw Error($"padding '{mode}' is not known.");
        }
    }

    /// <summary>Adds an intermediate operator.</summary>
    public GraphValue Emit(Operator @operator, params GraphValue?[] inputs) => _builder.Add(null, Name, @operator, inputs);

    /// <summary>Adds an intermediate constant.</summary>
    public GraphValue NewConstant(Tensor tensor) => _builder.AddConstant(tensor, _builder.UniqueName(Name + "/constant"));

    /// <summary>Adds the operator that makes the first output.</summary>
    public void Yield(Operator @operator, params GraphValue?[] inputs) => Yield(0, @operator, inputs);

    /// <summary>Adds the operator that makes an output.</summary>
    public void Yield(int output, Operator @operator, params GraphValue?[] inputs)
    {
        var name = new TensorFlowName(Name, output);
        _values[name] = _builder.Add(name.ToString(), Name, @operator, inputs);
    }

    /// <summary>Adds the operator that makes the first output, an image, which is brought from [N, C, H, W] to the node's data format.</summary>
    public void YieldImage(Operator @operator, params GraphValue?[] inputs)
    {
        if (IsChannelsLast)
        {
            Yield(Transpose.ToChannelsLast(), Emit(@operator, inputs));
        }
        else
        {
            Yield(@operator, inputs);
        }
    }

    /// <summary>Makes the first output a constant.</summary>
    public void Yield(Tensor constant) => _values[new TensorFlowName(Name, 0)] = _builder.AddConstant(constant, Name);

    /// <summary>An error about this node.</summary>
    public InvalidGraphException Error(string message) => new($"node '{Name}' ({Type}): {message}");
}
