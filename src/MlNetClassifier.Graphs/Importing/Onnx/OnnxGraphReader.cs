using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Importing.Onnx;

/// <summary>One pass over the nodes of an ONNX graph, with one decision about its batch size.</summary>
internal sealed class OnnxGraphReader
{
    private readonly GraphProto _graph;
    private readonly string _name;
    private readonly GraphLoadOptions _options;
    private readonly Dictionary<string, Tensor> _weights;
    private readonly ImportBuilder _builder;
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> _readers;
    private int _depth;

    public OnnxGraphReader(
        GraphProto graph,
        int opset,
        string name,
        GraphLoadOptions options,
        Dictionary<string, Tensor> weights,
        OnnxTensorReader tensors)
    {
        _graph = graph;
        Opset = opset;
        _name = name;
        _options = options;
        _weights = weights;
        Tensors = tensors;
        _builder = new ImportBuilder(name);
        _readers = graph.Node.SelectMany(n => n.Input.Select(i => (Input: i, n.OpType))).ToLookup(r => r.Input, r => r.OpType, StringComparer.Ordinal);
    }

    /// <summary>Version of the operator set that the model declares.</summary>
    public int Opset { get; }

    /// <summary>What is being built.</summary>
    public ImportBuilder Builder => _builder;

    /// <summary>What the file's names stand for so far.</summary>
    public Dictionary<string, GraphValue> Values => _values;

    /// <summary>Reads constants.</summary>
    public OnnxTensorReader Tensors { get; }

    /// <summary>Whether a branch's body is being read.</summary>
    public bool IsInBody => _depth > 0;

    /// <summary>What becomes of the inputs' batch dimension.</summary>
    public BatchMode Batch { get; init; }

    /// <summary>Reads the graph.</summary>
    public Graph Read()
    {
        // An output of texts (the name of the class found) is left out where there are others: numbers are what a network is read for.
        string[] outputs = _options.Outputs.Count > 0 ? [.. _options.Outputs] : [.. _graph.Output.Where(o => !IsLeftOut(o)).Select(o => o.Name)];
        if (outputs.Length == 0)
        {
            throw new InvalidModelException("the model declares no outputs of numbers; name the wanted tensors.");
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

        Convert(nodes);
        return _builder.Build(outputs.Select(o => _values.GetValueOrDefault(o) ?? throw UnknownTensor(o)));
    }

    /// <summary>Types of the operators that read a value; of the graph's outputs, an empty one too.</summary>
    public IEnumerable<string> ReadersOf(string value) => _graph.Output.Any(o => o.Name == value) || _options.Outputs.Contains(value)
        ? _readers[value].Append("")
        : _readers[value];

    /// <summary>Reads the body of a branch among the values around it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="node">Name of the node that it belongs to, for messages.</param>
    /// <returns>The body's outputs.</returns>
    public IReadOnlyList<GraphValue> ReadBody(GraphProto body, string node)
    {
        const int MaxDepth = 16;
        if (++_depth > MaxDepth)
        {
            throw new InvalidModelException($"node '{node}': branches lie more than {MaxDepth} deep.");
        }

        RefuseUnknownOperators(body.Node);
        foreach (TensorProto initializer in body.Initializer)
        {
            Tensor tensor = Tensors.Read(initializer, $"weight '{initializer.Name}'");
            _values[initializer.Name] = _builder.AddConstant(tensor, _builder.UniqueName(initializer.Name));
        }

        Convert(body.Node);
        _depth--;
        return [.. body.Output.Select(o => _values.GetValueOrDefault(o.Name) ?? throw UnknownTensor(o.Name))];
    }

    private void Convert(IEnumerable<NodeProto> nodes)
    {
        foreach (NodeProto node in nodes)
        {
            foreach (string input in node.Input.Where(i => i.Length > 0 && !_values.ContainsKey(i)))
            {
                throw new InvalidModelException($"node '{OnnxImporter.NameOf(node)}' ({node.OpType}) reads '{input}', which nothing before it makes (or only in training).");
            }

            OnnxOperators.Find(node)!(new OnnxNode(node, this));
        }
    }

    /// <summary>The nodes that the outputs need, up to the inputs the caller named, in the file's order.</summary>
    private List<NodeProto> NodesFor(string[] outputs)
    {
        if (_options.Outputs.Count == 0 && _options.InputShapes.Count == 0 && !_graph.Output.Any(IsLeftOut))
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
                needed.UnionWith(ReadInBodies(node));
            }
        }

        nodes.Reverse();
        return nodes;
    }

    /// <summary>Names that the bodies of a node read; some of them are made within.</summary>
    private static IEnumerable<string> ReadInBodies(NodeProto node) => node.Attribute.Select(a => a.G).OfType<GraphProto>()
        .SelectMany(g => g.Output.Select(o => o.Name).Concat(g.Node.SelectMany(n => n.Input.Concat(ReadInBodies(n)))));

    private static bool IsLeftOut(ValueInfoProto output) => output.Type?.TensorType?.ElemType == OnnxDataType.String || OnnxSlotNames.IsUnused(output.Name);

    private static void RefuseUnknownOperators(IEnumerable<NodeProto> nodes)
    {
        string[] unknown = [.. nodes.Where(n => OnnxOperators.Find(n) is null).Select(n => $"{OnnxOperators.Describe(n)} (node '{OnnxImporter.NameOf(n)}')")];
        if (unknown.Length > 0)
        {
            throw new InvalidModelException($"operators that are not supported: {string.Join(", ", unknown)}.");
        }
    }

    private void AddInputs(List<NodeProto> nodes, string[] outputs)
    {
        HashSet<string> read = [.. nodes.SelectMany(n => n.Input.Concat(ReadInBodies(n))), .. outputs];
        HashSet<string> declared = [.. _graph.Input.Select(i => i.Name)];
        foreach (ValueInfoProto input in _graph.Input.Where(i => !_weights.ContainsKey(i.Name)))
        {
            // An input that nothing reads would have to be supplied for nothing; with no cut it stays, as the file declares it.
            if ((_options.Outputs.Count == 0 && !OnnxSlotNames.IsUnused(input.Name)) || read.Contains(input.Name))
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
