using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Exporting;

/// <summary>Collects nodes and initializers of an ONNX graph under names that are unique within it.</summary>
internal sealed class OnnxGraphWriter
{
    private readonly GraphProto _proto;
    private readonly HashSet<string> _names;
    private readonly HashSet<GraphValue> _written = [];

    public OnnxGraphWriter(GraphProto proto, Graph graph, int opset)
    {
        _proto = proto;
        Opset = opset;
        _names = [.. graph.Values.Select(v => v.Name)];
    }

    /// <summary>Operator set that is written.</summary>
    public int Opset { get; }

    /// <summary>Name of a value; a constant becomes an initializer when it is first used. Empty for an input that is left out.</summary>
    public string NameOf(GraphValue? value)
    {
        if (value is null)
        {
            return "";
        }

        if (value.Constant is { } constant && _written.Add(value))
        {
            _proto.Initializer.Add(OnnxExporter.Serialize(constant, value.Name));
        }

        return value.Name;
    }

    /// <summary>Adds an initializer that the graph does not have: a shape, a limit.</summary>
    public string Constant(Tensor tensor, string stem)
    {
        string name = UniqueName(stem);
        _proto.Initializer.Add(OnnxExporter.Serialize(tensor, name));
        return name;
    }

    /// <summary>A name not used yet, now taken.</summary>
    public string UniqueName(string stem)
    {
        string name = stem;
        for (int i = 1; !_names.Add(name); i++)
        {
            name = $"{stem}_{i}";
        }

        return name;
    }

    /// <summary>Adds a node with one output.</summary>
    public void Add(string type, IEnumerable<string> inputs, string output, string name, params AttributeProto[] attributes) =>
        Add(type, inputs, [output], name, attributes);

    /// <summary>Adds a node.</summary>
    public void Add(string type, IEnumerable<string> inputs, IEnumerable<string> outputs, string name, params AttributeProto[] attributes)
    {
        string[] list = [.. inputs];
        int count = list.Length;
        while (count > 0 && list[count - 1].Length == 0)
        {
            count--;
        }

        var node = new NodeProto { OpType = type, Name = name };
        node.Input.AddRange(list[..count]);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        _proto.Node.Add(node);
    }

    /// <summary>Adds a node with one output under a made-up name.</summary>
    public string Add(string type, IEnumerable<string> inputs, string stem, params AttributeProto[] attributes)
    {
        string output = UniqueName(stem);
        Add(type, inputs, output, output, attributes);
        return output;
    }
}
