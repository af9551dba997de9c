using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Importing.Onnx;

/// <summary>One pass over the nodes of an ONNX graph, with one decision about its batch size.</summary>
internal sealed class OnnxGraphReader
{
    private readonly GraphProto _graph;
    private readonly int _opset;
    private readonly string _name;
    private readonly GraphLoadOptions _options;
    private readonly Dictionary<string, Tensor> _weights;
    private readonly OnnxTensorReader _tensors;
    private readonly ImportBuilder _builder;
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);

    public OnnxGraphReader(
        GraphProto graph,
        int opset,
        string name,
        GraphLoadOptions options,
        Dictionary<string, Tensor> weights,
        OnnxTensorReader tensors)
    {
        _graph = graph;
        _opset = opset;
        _name = name;
        _options = options;
        _weights = weights;
        _tensors = tensors;
        _builder = new ImportBuilder(name);
    }

    /// <summary>What becomes of the inputs' batch dimension.</summary>
    public BatchMode Batch { get; init; }

    /// <summary>Reads the graph.</summary>
    public Graph Read()
    {
        string[] outputs = _options.Outputs.Count > 0 ? [.. _options.Outputs] : [.. _graph.Output.Select(o => o.Name)];
        if (outputs.Length == 0)
        {
            throw new InvalidModelException("the model declares no outputs; name the wanted tensors.");
        }

        List<NodeProto> nodes = NodesFor(outputs);
        RefuseUnknownOperators(nodes);
        AddInputs(nodes, outputs);
        foreach ((string weight, Tensor tensor) in _weights)
        {
            if (!_values.ContainsKey(weight))
            {
                _values[weight] = _builder.AddConstant(tensor, weight);
            }
        }

        foreach (NodeProto node in nodes)
        {
            foreach (string input in node.Input.Where(i => i.Length > 0 && !_values.ContainsKey(i)))
            {
                throw new InvalidModelException($"node '{OnnxImporter.NameOf(node)}' ({node.OpType}) reads '{input}', which nothing before it makes (or only in training).");
            }

            OnnxOperators.Find(node)!(new OnnxNode(node, _opset, _builder, _values, _tensors));
        }

        return _builder.Build(outputs.Select(o => _values.GetValueOrDefault(o) ?? throw UnknownTensor(o)));
    }

    /// <summary>The nodes that the outputs need, up to the inputs the caller named, in the file's order.</summary>
    private List<NodeProto> NodesFor(string[] outputs)
    {
        if (_options.Outputs.Count == 0 && _options.InputShapes.Count == 0)
        {
            return [.. _graph.Node];
        }

        HashSet<string> needed = new(outputs, StringComparer.Ordinal);
        List<NodeProto> nodes = [];
        for (int i = _graph.Node.Count - 1; i >= 0; i--)
        {
            NodeProto node = _graph.Node[i];
            if (node.Output.Any(o => needed.Contains(o) && !_options.InputShapes.ContainsKey(o)))
            {
                nodes.Add(node);
                needed.UnionWith(node.Input);
            }
        }

        nodes.Reverse();
        return nodes;
    }

    private static void RefuseUnknownOperators(List<NodeProto> nodes)
    {
        string[] unknown = [.. nodes.Where(n => OnnxOperators.Find(n) is null).Select(n => $"{OnnxOperators.Describe(n)} (node '{OnnxImporter.NameOf(n)}')")];
        if (unknown.Length > 0)
        {
            throw new InvalidModelException($"operators that are not supported: {string.Join(", ", unknown)}.");
        }
    }

    private void AddInputs(List<NodeProto> nodes, string[] outputs)
    {
        HashSet<string> read = [.. nodes.SelectMany(n => n.Input), .. outputs];
        HashSet<string> declared = [.. _graph.Input.Select(i => i.Name)];
        foreach (ValueInfoProto input in _graph.Input.Where(i => !_weights.ContainsKey(i.Name)))
        {
            // An input that nothing reads would have to be supplied for nothing; with no cut it stays, as the file declares it.
            if (_options.Outputs.Count == 0 || read.Contains(input.Name))
            {
                AddInput(input);
            }
        }

        foreach ((string name, TensorShape shape) in _options.InputShapes.Where(i => !declared.Contains(i.Key)))
        {
            _values[name] = _builder.AddInput(name, Batch == BatchMode.One ? shape.WithBatch(1) : shape, ElementType.Float32);
        }
    }

    private void AddInput(ValueInfoProto input)
    {
        TypeProto.Types.Tensor type = input.Type?.TensorType ?? throw new InvalidModelException($"input '{input.Name}' is not a tensor.");
        ElementType elementType = OnnxTensorReader.MapType(type.ElemType, $"input '{input.Name}'");
        if (elementType is ElementType.UInt8 or ElementType.Int8)
        {
            // Pixels: callers fill floats, and the model's own cast to float finds them so already.
            elementType = ElementType.Float32;
        }

        if (!_options.InputShapes.TryGetValue(input.Name, out TensorShape? shape))
        {
            shape = DeclaredShape(input, type.Shape);
        }
        else if (Batch == BatchMode.One)
        {
            shape = shape.WithBatch(1);
        }

        _values[input.Name] = _builder.AddInput(input.Name, shape, elementType);
    }

    private TensorShape DeclaredShape(ValueInfoProto input, TensorShapeProto? shape)
    {
        if (shape is null)
        {
            throw new InvalidModelException($"input '{input.Name}' has no declared shape; say which with an input shape.");
        }

        int[] sizes = new int[shape.Dim.Count];
        for (int i = 0; i < sizes.Length; i++)
        {
            long size = shape.Dim[i].DimValue;
            bool open = shape.Dim[i].ValueCase != TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue || size <= 0;
            if (i == 0 && Batch == BatchMode.One && (open || sizes.Length > 1))
            {
                sizes[i] = open || size == 1 ? 1 : throw new InvalidGraphException($"input '{input.Name}' is for {size} pictures.");
            }
            else if (i == 0 && (open || (Batch == BatchMode.Symbolic && sizes.Length > 1)))
            {
                sizes[i] = TensorShape.Batch;
                _builder.DeclaredBatch = open ? 1 : OnnxNode.Saturate(size);
            }
            else if (open || size > int.MaxValue)
            {
                string text = open ? $"open ('{shape.Dim[i].DimParam}')" : size.ToString();
                throw new InvalidModelException($"dimension {i} of input '{input.Name}' is {text}; say its size with an input shape.");
            }
            else
            {
                sizes[i] = (int)size;
            }
        }

        return new TensorShape(sizes);
    }

    private InvalidModelException UnknownTensor(string wanted)
    {
        string[] similar = [.. _graph.Node.SelectMany(n => n.Output).Where(o => o.Contains(wanted, StringComparison.OrdinalIgnoreCase)).Take(5)];
        IEnumerable<string> hints = similar.Length > 0 ? similar : _graph.Output.Select(o => o.Name);
        return new InvalidModelException($"there is no tensor named '{wanted}'. Did you mean one of: {string.Join(", ", hints)}?");
    }
}
