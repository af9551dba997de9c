using MlNetClassifier.Graphs.Importing.TensorFlow.Protocol;

namespace MlNetClassifier.Graphs.Importing.TensorFlow;

/// <summary>One pass over a TensorFlow graph, with one decision about its batch size. Only what the outputs need is looked at.</summary>
internal sealed class TensorFlowGraphReader
{
    private readonly GraphDef _graph;
    private readonly string _name;
    private readonly GraphLoadOptions _options;
    private readonly Dictionary<string, NodeDef> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<TensorFlowName, TensorShape> _inputShapes = [];
    private readonly Dictionary<TensorFlowName, GraphValue> _values = [];
    private readonly ImportBuilder _builder;

    public TensorFlowGraphReader(GraphDef graph, string name, GraphLoadOptions options)
    {
        _graph = graph;
        _name = name;
        _options = options;
        _builder = new ImportBuilder(name, isChannelsLast: true);
        foreach ((string input, TensorShape shape) in options.InputShapes)
        {
            _inputShapes[TensorFlowName.Parse(input)] = shape;
        }

        foreach (NodeDef node in graph.Node)
        {
            if (!_nodes.TryAdd(node.Name, node))
            {
                throw new InvalidGraphException($"two nodes are named '{node.Name}'.");
            }
        }
    }

    /// <summary>What becomes of the inputs' batch dimension.</summary>
    public BatchMode Batch { get; init; }

    /// <summary>Reads the graph.</summary>
    public Graph Read()
    {
        TensorFlowName[] outputs = _options.Outputs.Count > 0 ? [.. _options.Outputs.Select(TensorFlowName.Parse)] : DefaultOutputs();
        List<NodeDef> order = OrderFor(outputs);
        string[] unknown = [.. order.Where(n => !IsInput(n) && TensorFlowOperators.Find(n.Op) is null).Select(n => $"{n.Op} (node '{n.Name}')")];
        if (unknown.Length > 0)
        {
            throw new InvalidModelException($"{_name}: operators that are not supported: {string.Join(", ", unknown)}. Cut the network before them, or name the tensor behind them as input.");
        }

        foreach (NodeDef node in order)
        {
            Convert(node);
        }

        return _builder.Build(outputs.Select(o => _values.GetValueOrDefault(o) ?? throw new InvalidGraphException($"there is no tensor named '{o}'.")));
    }

    /// <summary>Results that depend on an input and are read by no other node; summaries, savers and the like have none.</summary>
    private TensorFlowName[] DefaultOutputs()
    {
        HashSet<string> read = [.. _graph.Node.SelectMany(n => DataInputs(n)).Select(i => i.Node)];
        IEnumerable<NodeDef> ends = _graph.Node.Where(n => !read.Contains(n.Name) && !TensorFlowOperators.HasNoResult(n.Op));
        TensorFlowName[] outputs = [.. ends.Where(DependsOnInput).Select(n => new TensorFlowName(n.Name, 0))];
        return outputs.Length > 0 ? outputs : throw new InvalidGraphException("no result depends on an input; name the wanted tensors.");
    }

    private bool DependsOnInput(NodeDef end)
    {
        HashSet<string> seen = [end.Name];
        Stack<NodeDef> open = new([end]);
        while (open.TryPop(out NodeDef? node))
        {
            if (IsInput(node))
            {
                return true;
            }

            foreach (TensorFlowName input in DataInputs(node))
            {
                if (_nodes.TryGetValue(input.Node, out NodeDef? producer) && seen.Add(input.Node))
                {
                    open.Push(producer);
                }
            }
        }

        return false;
    }

    private bool IsInput(NodeDef node) => node.Op is "Placeholder" or "PlaceholderV2" || _inputShapes.ContainsKey(new TensorFlowName(node.Name, 0));

    /// <summary>The needed nodes, each after those it reads. A stack of its own instead of recursion: files may nest as deep as they like.</summary>
    private List<NodeDef> OrderFor(TensorFlowName[] outputs)
    {
        List<NodeDef> order = [];
        Dictionary<string, bool> done = new(StringComparer.Ordinal);
        Stack<(NodeDef Node, bool Expanded)> open = new();
        foreach (TensorFlowName output in outputs.Reverse())
        {
            open.Push((Node(output, null), false));
        }

        while (open.TryPop(out (NodeDef Node, bool Expanded) item))
        {
            if (item.Expanded)
            {
                done[item.Node.Name] = true;
                order.Add(item.Node);
                continue;
            }

            if (done.TryGetValue(item.Node.Name, out bool finished))
            {
                if (!finished)
                {
                    throw new InvalidGraphException($"node '{item.Node.Name}' depends on itself; loops are not supported.");
                }

                continue;
            }

            done[item.Node.Name] = false;
            open.Push((item.Node, true));
            if (!IsInput(item.Node))
            {
                foreach (TensorFlowName input in DataInputs(item.Node).Reverse())
                {
                    NodeDef producer = Node(input, item.Node);
                    if (!done.TryGetValue(producer.Name, out bool ready) || !ready)
                    {
                        open.Push((producer, false));
                    }
                }
            }
        }

        return order;
    }

    private NodeDef Node(TensorFlowName name, NodeDef? reader)
    {
        if (_nodes.TryGetValue(name.Node, out NodeDef? node))
        {
            return node;
        }

        string[] similar = [.. _nodes.Keys.Where(k => k.Contains(name.Node, StringComparison.OrdinalIgnoreCase)).Take(5)];
        string hint = similar.Length > 0 ? $" Did you mean one of: {string.Join(", ", similar)}?" : "";
        throw new InvalidGraphException(reader is null
            ? $"there is no tensor named '{name}'.{hint}"
            : $"node '{reader.Name}' ({reader.Op}) reads '{name}', which does not exist.");
    }

    private static IEnumerable<TensorFlowName> DataInputs(NodeDef node) =>
        node.Input.Where(i => !i.StartsWith('^')).Select(TensorFlowName.Parse);

    private void Convert(NodeDef node)
    {
        if (IsInput(node))
        {
            TensorShape shape = _inputShapes.TryGetValue(new TensorFlowName(node.Name, 0), out TensorShape? given)
                ? Batch == BatchMode.One ? given.WithBatch(1) : given
                : DeclaredShape(node);
            _values[new TensorFlowName(node.Name, 0)] = _builder.AddInput(node.Name, shape, ElementType.Float32);
            return;
        }

        List<GraphValue> inputs = [];
        foreach (TensorFlowName input in DataInputs(node))
        {
            inputs.Add(_values.GetValueOrDefault(input)
                ?? throw new InvalidGraphException($"node '{node.Name}' ({node.Op}) reads '{input}', an output that is not supported."));
        }

        TensorFlowOperators.Find(node.Op)!(new TensorFlowNode(node, _builder, inputs, _values));
    }

    private TensorShape DeclaredShape(NodeDef node)
    {
        if (!node.Attr.TryGetValue("shape", out AttrValue? attribute) || attribute.Shape is not { UnknownRank: false } shape || shape.Dim.Count == 0)
        {
            throw new InvalidGraphException($"input '{node.Name}' has no declared shape; say which with an input shape.");
        }

        int[] sizes = new int[shape.Dim.Count];
        for (int i = 0; i < sizes.Length; i++)
        {
            long size = shape.Dim[i].Size;
            if (i == 0 && Batch == BatchMode.One && (size < 0 || sizes.Length > 1))
            {
                sizes[i] = size < 0 || size == 1 ? 1 : throw new InvalidGraphException($"input '{node.Name}' is for {size} pictures.");
            }
            else if (i == 0 && (size < 0 || (Batch == BatchMode.Symbolic && sizes.Length > 1)))
            {
                sizes[i] = TensorShape.Batch;
                _builder.DeclaredBatch = (int)Math.Clamp(size, 1, int.MaxValue);
            }
            else
            {
                sizes[i] = size is >= 0 and <= int.MaxValue
                    ? (int)size
                    : throw new InvalidGraphException($"dimension {i} of input '{node.Name}' is open; say its size with an input shape.");
            }
        }

        return new TensorShape(sizes);
    }
}
