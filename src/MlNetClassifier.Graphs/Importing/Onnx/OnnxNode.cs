using System.Text;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Importing.Onnx;

/// <summary>What a conversion sees of one ONNX node: its inputs, its attributes with their defaults, and where its results go.</summary>
internal sealed class OnnxNode
{
    private readonly NodeProto _proto;
    private readonly OnnxGraphReader _reader;
    private readonly ImportBuilder _builder;
    private readonly Dictionary<string, GraphValue> _values;
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);

    public OnnxNode(NodeProto proto, OnnxGraphReader reader)
    {
        _proto = proto;
        _reader = reader;
        _builder = reader.Builder;
        _values = reader.Values;
        Name = OnnxImporter.NameOf(proto);
        foreach (AttributeProto attribute in proto.Attribute)
        {
            _attributes[attribute.Name] = attribute;
        }
    }

    /// <summary>Version of the operator set that the model declares.</summary>
    public int Opset => _reader.Opset;

    /// <summary>Name of the node, that of its first output if it has none.</summary>
    public string Name { get; }

    /// <summary>Operator type.</summary>
    public string Type => _proto.OpType;

    /// <summary>The batch size that the file was written for; 1 if it leaves it open.</summary>
    public int DeclaredBatch => _builder.DeclaredBatch;

    /// <summary>A value whose first dimension is the batch; null if the graph has none.</summary>
    public GraphValue? BatchSource => _builder.BatchSource;

    /// <summary>Number of inputs, left-out ones counted.</summary>
    public int InputCount => _proto.Input.Count;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => _proto.Output.Count;

    /// <summary>A required input.</summary>
    public GraphValue Input(int index) => Optional(index) ?? throw Error($"input {index} is missing.");

    /// <summary>An optional input, null if left out.</summary>
    public GraphValue? Optional(int index) => index < _proto.Input.Count && _proto.Input[index].Length > 0 ? _values[_proto.Input[index]] : null;

    /// <summary>All inputs.</summary>
    public GraphValue[] Inputs() => [.. Enumerable.Range(0, InputCount).Select(Input)];

    /// <summary>The value of an input that must not depend on the picture.</summary>
    public Tensor Constant(int index) => Input(index).Constant
        ?? throw Error($"input {index} ('{Input(index).Name}') must be a constant; sizes and axes that depend on the data are not supported.");

    /// <summary>Numbers of a constant input that must be floats.</summary>
    public float[] ConstantFloats(int index) => Constant(index) is { IsFloat: true } constant
        ? constant.Floats
        : throw Error($"input {index} ('{Input(index).Name}') must be floats.");

    /// <summary>Integers of a constant input; null if it is left out.</summary>
    public long[]? OptionalIntegers(int index)
    {
        if (Optional(index) is null)
        {
            return null;
        }

        Tensor constant = Constant(index);
        return constant.IsFloat ? throw Error($"input {index} must be integers.") : constant.Integers;
    }

    /// <summary>The only element of a constant float input; a default if it is left out.</summary>
    public float OptionalFloat(int index, float fallback)
    {
        if (Optional(index) is null)
        {
            return fallback;
        }

        Tensor constant = Constant(index);
        return constant.Length == 1 ? constant.IsFloat ? constant.Floats[0] : constant.Integers[0] : throw Error($"input {index} must be one number.");
    }

    /// <summary>Whether an attribute is given.</summary>
    public bool Has(string attribute) => _attributes.ContainsKey(attribute);

    /// <summary>An integer attribute.</summary>
    public int Int(string attribute, int fallback)
    {
        if (!_attributes.TryGetValue(attribute, out AttributeProto? found))
        {
            return fallback;
        }

        return ToInt(found.I, attribute);
    }

    /// <summary>A required integer attribute.</summary>
    public int Int(string attribute) => Has(attribute) ? Int(attribute, 0) : throw Error($"attribute '{attribute}' is missing.");

    /// <summary>A float attribute.</summary>
    public float Float(string attribute, float fallback) => _attributes.TryGetValue(attribute, out AttributeProto? found) ? found.F : fallback;

    /// <summary>A string attribute.</summary>
    public string Text(string attribute, string fallback) =>
        _attributes.TryGetValue(attribute, out AttributeProto? found) ? Encoding.UTF8.GetString(found.S.Span) : fallback;

    /// <summary>A list of integers; null if not given.</summary>
    public int[]? Ints(string attribute) =>
        _attributes.TryGetValue(attribute, out AttributeProto? found) ? [.. found.Ints.Select(i => ToInt(i, attribute))] : null;

    /// <summary>A list of integers of a fixed length; a default if not given.</summary>
    public int[] Ints(string attribute, params int[] fallback)
    {
        int[] found = Ints(attribute) ?? fallback;
        return found.Length == fallback.Length ? found : throw Error($"attribute '{attribute}' must have {fallback.Length} numbers, not {found.Length} (only 2-D images are supported).");
    }

    /// <summary>A list of floats; null if not given.</summary>
    public float[]? Floats(string attribute) => _attributes.TryGetValue(attribute, out AttributeProto? found) ? [.. found.Floats] : null;

    /// <summary>A tensor attribute; null if not given.</summary>
    public Tensor? TensorAttribute(string attribute) => _attributes.TryGetValue(attribute, out AttributeProto? found) && found.T is not null
        ? _reader.Tensors.Read(found.T, $"attribute '{attribute}' of node '{Name}'")
        : null;

    /// <summary>A graph attribute: the body of a branch.</summary>
    public GraphProto GraphAttribute(string attribute) =>
        _attributes.TryGetValue(attribute, out AttributeProto? found) && found.G is not null ? found.G : throw Error($"attribute '{attribute}' is missing.");

    /// <summary>Whether all that reads an output are operators of some types.</summary>
    public bool OnlyFeeds(int output, params string[] types) => _reader.ReadersOf(_proto.Output[output]).All(types.Contains);

    /// <summary>Reads a branch's body in place of the node; its outputs become the node's.</summary>
    public void Inline(GraphProto body)
    {
        IReadOnlyList<GraphValue> results = _reader.ReadBody(body, Name);
        if (results.Count != OutputCount)
        {
            throw Error($"a branch has {results.Count} outputs, the node {OutputCount}.");
        }

        for (int i = 0; i < results.Count; i++)
        {
            _values[_proto.Output[i]] = results[i];
        }
    }

    /// <summary>An output that was yielded before.</summary>
    public GraphValue Result(int output) => _values[_proto.Output[output]];

    /// <summary>Adds an intermediate operator.</summary>
    public GraphValue Emit(Operator @operator, params GraphValue?[] inputs) => _builder.Add(null, Name, @operator, inputs);

    /// <summary>Adds an intermediate constant.</summary>
    public GraphValue Constant(Tensor tensor) => _builder.AddConstant(tensor, _builder.UniqueName(Name + "/constant"));

    /// <summary>Adds the operator that makes the first output.</summary>
    public void Yield(Operator @operator, params GraphValue?[] inputs) => Yield(0, @operator, inputs);

    /// <summary>Adds the operator that makes an output.</summary>
    public void Yield(int output, Operator @operator, params GraphValue?[] inputs)
    {
        // In a branch's body names may occur again that another branch has used.
        string name = output < OutputCount ? _proto.Output[output] : "";
        if (name.Length > 0)
        {
            _values[name] = _builder.Add(_reader.IsInBody ? _builder.UniqueName(name) : name, Name, @operator, inputs);
        }
    }

    /// <summary>Makes the first output a constant.</summary>
    public void Yield(Tensor constant) => Yield(0, constant);

    /// <summary>Makes an output a constant.</summary>
    public void Yield(int output, Tensor constant)
    {
        string name = output < OutputCount ? _proto.Output[output] : "";
        if (name.Length > 0)
        {
            _values[name] = _builder.AddConstant(constant, _reader.IsInBody ? _builder.UniqueName(name) : name);
        }
    }

    /// <summary>An error about this node.</summary>
    public InvalidModelException Error(string message) => new($"node '{Name}' ({Type}): {message}");

    /// <summary>A number as 32-bit; ONNX writes the largest 64-bit numbers for "to the end".</summary>
    public static int Saturate(long value) => (int)Math.Clamp(value, int.MinValue, int.MaxValue);

    private int ToInt(long value, string attribute) => value is >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw Error($"attribute '{attribute}' is {value}, which is out of range.");
}
