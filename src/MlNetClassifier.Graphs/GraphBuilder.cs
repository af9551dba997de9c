namespace MlNetClassifier.Graphs;

/// <summary>Makes graphs node by node; shapes are inferred and checked as nodes are added.</summary>
/// <example>
/// <code>
/// var builder = new GraphBuilder("head");
/// GraphValue x = builder.AddInput("features", new TensorShape(TensorShape.Batch, 1280));
/// GraphValue w = builder.AddConstant("weights", Tensor.FromFloats(weights, 5, 1280));
/// GraphValue y = builder.Add("scores", new Gemm { TransposeB = true }, x, w);
/// Graph graph = builder.Build(y);
/// </code>
/// </example>
public sealed class GraphBuilder
{
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nodeNames = new(StringComparer.Ordinal);
    private readonly List<GraphValue> _inputs = [];
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, int> _suffixes = new(StringComparer.Ordinal);

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">Name of the graph, for messages.</param>
    public GraphBuilder(string name = "graph")
    {
        Name = name;
    }

    /// <summary>Name of the graph, for messages.</summary>
    public string Name { get; }

    /// <summary>The nodes added so far.</summary>
    internal IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>See <see cref="Graph.IsChannelsLast"/>. Default false.</summary>
    public bool IsChannelsLast { get; init; }

    /// <summary>Adds an input.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="shape">Sizes; a symbolic batch only as the first dimension.</param>
    /// <param name="elementType">Type of the elements; default <see cref="ElementType.Float32"/>.</param>
    /// <exception cref="InvalidGraphException">The name is taken or the symbolic dimension is not the first.</exception>
    public GraphValue AddInput(string name, TensorShape shape, ElementType elementType = ElementType.Float32)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.BatchAxis > 0)
        {
            throw new InvalidGraphException($"Input '{name}' has shape {shape}: only the first dimension may be symbolic.");
        }

        GraphValue value = Register(new GraphValue(name, new TensorType(elementType, shape)));
        _inputs.Add(value);
        return value;
    }

    /// <summary>Adds a constant.</summary>
    /// <param name="name">Unique name, or null to have one made up.</param>
    /// <param name="tensor">Its value; must not be changed afterwards.</param>
    /// <exception cref="InvalidGraphException">The name is taken.</exception>
    public GraphValue AddConstant(string? name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Register(new GraphValue(name ?? UniqueName("constant"), new TensorType(tensor.ElementType, tensor.Shape), tensor));
    }

    /// <summary>Adds a node with a made-up name.</summary>
    /// <param name="operator">What to compute.</param>
    /// <param name="inputs">Inputs in the operator's order; null for an optional one left out.</param>
    /// <returns>The (first) output.</returns>
    /// <exception cref="InvalidGraphException">The inputs do not fit the operator.</exception>
    public GraphValue Add(Operator @operator, params GraphValue?[] inputs) => AddNode(null, @operator, inputs)[0];

    /// <summary>Adds a node whose only output bears its name.</summary>
    /// <param name="name">Unique name of node and output.</param>
    /// <param name="operator">What to compute.</param>
    /// <param name="inputs">Inputs in the operator's order; null for an optional one left out.</param>
    /// <returns>The (first) output.</returns>
    /// <exception cref="InvalidGraphException">The inputs do not fit the operator or the name is taken.</exception>
    public GraphValue Add(string name, Operator @operator, params GraphValue?[] inputs) => AddNode(name, @operator, inputs, name)[0];

    /// <summary>Adds a node.</summary>
    /// <param name="name">Name of the node; null to have one made up.</param>
    /// <param name="operator">What to compute.</param>
    /// <param name="inputs">Inputs in the operator's order; null for an optional one left out.</param>
    /// <param name="outputNames">Unique names of the outputs; those left out (or empty) are made up.</param>
    /// <returns>The outputs.</returns>
    /// <exception cref="InvalidGraphException">The inputs do not fit the operator or a name is taken.</exception>
    public IReadOnlyList<GraphValue> AddNode(
        string? name,
        Operator @operator,
        IReadOnlyList<GraphValue?> inputs,
        params string[] outputNames)
    {
        ArgumentNullException.ThrowIfNull(@operator);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputNames);
        foreach (GraphValue? input in inputs)
        {
            if (input is not null && _values.GetValueOrDefault(input.Name) != input)
            {
                throw new InvalidGraphException($"Value '{input.Name}' belongs to another graph than '{Name}'.");
            }
        }

        string wanted = string.IsNullOrEmpty(name) ? outputNames.FirstOrDefault(n => n.Length > 0) ?? @operator.Name : name;
        IReadOnlyList<TensorType> types = InferTypes(@operator, inputs, wanted);
        if (outputNames.Length > types.Count)
        {
            throw new InvalidGraphException($"Node '{wanted}' ({@operator.Name}) has {types.Count} outputs, {outputNames.Length} were named.");
        }

        var outputs = new GraphValue[types.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            string outputName = i < outputNames.Length && outputNames[i].Length > 0 ? outputNames[i] : UniqueName(wanted);
            outputs[i] = Register(new GraphValue(outputName, types[i]));
        }

        _nodes.Add(new Node(UniqueNodeName(wanted), @operator, [.. inputs], outputs));
        return outputs;
    }

    /// <summary>Adds a whole graph: its inputs become given values, its nodes and constants are copied.</summary>
    /// <param name="graph">The graph to add.</param>
    /// <param name="inputs">Values of this builder in place of the graph's inputs, of the same types.</param>
    /// <returns>What the graph's outputs are here. Names already taken get a number appended.</returns>
    /// <exception cref="InvalidGraphException">The number or a type of the inputs does not fit.</exception>
    public IReadOnlyList<GraphValue> AddGraph(Graph graph, params GraphValue[] inputs)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        Dictionary<GraphValue, GraphValue> map = [];
        for (int i = 0; i < Math.Max(inputs.Length, graph.Inputs.Count); i++)
        {
            if (i >= inputs.Length || i >= graph.Inputs.Count || inputs[i].Type != graph.Inputs[i].Type)
            {
                throw new InvalidGraphException($"Inputs ({string.Join(", ", inputs.Select(v => v.Type))}) do not fit those of '{graph.Name}' ({string.Join(", ", graph.Inputs)}).");
            }

            map[graph.Inputs[i]] = inputs[i];
        }

        foreach (Node node in graph.Nodes)
        {
            GraphValue?[] copies = [.. node.Inputs.Select(i => i is null ? null : Here(i))];
            IReadOnlyList<GraphValue> outputs = AddNode(node.Name, node.Operator, copies, [.. node.Outputs.Select(o => UniqueName(o.Name))]);
            for (int i = 0; i < outputs.Count; i++)
            {
                map[node.Outputs[i]] = outputs[i];
            }
        }

        return [.. graph.Outputs.Select(Here)];

        GraphValue Here(GraphValue value)
        {
            if (!map.TryGetValue(value, out GraphValue? copy))
            {
                map[value] = copy = AddConstant(UniqueName(value.Name), value.Constant!);
            }

            return copy;
        }
    }

    /// <summary>The value of a name added so far, or null.</summary>
    /// <param name="name">Name of an input, constant or node output.</param>
    public GraphValue? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>A name that no value bears yet.</summary>
    /// <param name="stem">The name itself if free, else its beginning.</param>
    public string UniqueName(string stem)
    {
        if (!_values.ContainsKey(stem))
        {
            return stem;
        }

        int suffix = _suffixes.GetValueOrDefault(stem);
        string name;
        do
        {
            suffix++;
            name = $"{stem}_{suffix}";
        }
        while (_values.ContainsKey(name));
        _suffixes[stem] = suffix;
        return name;
    }

    /// <summary>Ends building. Constants that no node reads are dropped.</summary>
    /// <param name="outputs">The graph's outputs, at least one.</param>
    public Graph Build(params GraphValue[] outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentOutOfRangeException.ThrowIfZero(outputs.Length, nameof(outputs));
        foreach (GraphValue output in outputs)
        {
            if (_values.GetValueOrDefault(output.Name) != output)
            {
                throw new InvalidGraphException($"Value '{output.Name}' belongs to another graph than '{Name}'.");
            }
        }

        // Constants that nothing reads (folded away by an importer) would only hold memory.
        HashSet<GraphValue> read = [.. outputs, .. _nodes.SelectMany(n => n.Inputs).OfType<GraphValue>()];
        Dictionary<string, GraphValue> kept = new(StringComparer.Ordinal);
        foreach (GraphValue value in _values.Values.Where(v => v.Constant is null || read.Contains(v)))
        {
            kept.Add(value.Name, value);
        }

        return new Graph(Name, [.. _inputs], [.. outputs], [.. _nodes], kept, IsChannelsLast);
    }

    /// <summary>The part of a graph that the outputs need. Values and nodes are copied, constants shared.</summary>
    internal static Graph Subgraph(Graph graph, IReadOnlyList<GraphValue> outputs)
    {
        (GraphBuilder builder, Dictionary<GraphValue, GraphValue> map) = Copy(graph, outputs);
        return builder.Build([.. outputs.Select(o => map[o])]);
    }

    /// <summary>A builder with the part of a graph that some values need, and where the graph's values are in it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="outputs">The wanted values.</param>
    /// <param name="names">
    /// New names for some values; another value that has such a name gets a number appended. When given, inputs are kept even if nothing
    /// reads them: a rewritten graph is called like the original.
    /// </param>
    internal static (GraphBuilder Builder, Dictionary<GraphValue, GraphValue> Map) Copy(
        Graph graph,
        IReadOnlyList<GraphValue> outputs,
        Dictionary<GraphValue, string>? names = null)
    {
        HashSet<string> reserved = names is null ? [] : [.. names.Values];
        HashSet<GraphValue> needed = [.. outputs];
        var kept = new Stack<Node>();
        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            Node node = graph.Nodes[i];
            if (node.Outputs.Any(needed.Contains))
            {
                kept.Push(node);
                needed.UnionWith(node.Inputs.OfType<GraphValue>());
            }
        }

        var builder = new GraphBuilder(graph.Name) { IsChannelsLast = graph.IsChannelsLast };
        Dictionary<GraphValue, GraphValue> map = [];
        foreach (GraphValue input in graph.Inputs.Where(i => names is not null || needed.Contains(i)))
        {
            map[input] = builder.AddInput(input.Name, input.Shape, input.ElementType);
        }

        foreach (GraphValue constant in graph.Values.Where(v => v.Constant is not null && needed.Contains(v)))
        {
            map[constant] = builder.AddConstant(NameOf(constant), constant.Constant!);
        }

        foreach (Node node in kept)
        {
            GraphValue?[] inputs = [.. node.Inputs.Select(i => i is null ? null : map[i])];
            IReadOnlyList<GraphValue> copies = builder.AddNode(node.Name, node.Operator, inputs, [.. node.Outputs.Select(NameOf)]);
            for (int i = 0; i < copies.Count; i++)
            {
                map[node.Outputs[i]] = copies[i];
            }
        }

        return (builder, map);

        string NameOf(GraphValue value)
        {
            if (names is null)
            {
                return value.Name;
            }

            return names.TryGetValue(value, out string? name) ? name : builder.UniqueName(reserved.Contains(value.Name) ? value.Name + "_0" : value.Name);
        }
    }

    private static IReadOnlyList<TensorType> InferTypes(Operator @operator, IReadOnlyList<GraphValue?> inputs, string node)
    {
        try
        {
            return @operator.Infer([.. inputs.Select(i => i?.Type)]);
        }
        catch (InvalidGraphException e)
        {
            string types = string.Join(", ", inputs.Select(i => i?.ToString() ?? "-"));
            throw new InvalidGraphException($"Node '{node}' ({@operator.Name}) with inputs ({types}): {e.Message}", e);
        }
    }

    private GraphValue Register(GraphValue value)
    {
        if (string.IsNullOrEmpty(value.Name))
        {
            throw new InvalidGraphException($"A value of '{Name}' has no name.");
        }

        if (!_values.TryAdd(value.Name, value))
        {
            throw new InvalidGraphException($"Two values of '{Name}' are named '{value.Name}'.");
        }

        return value;
    }

    private string UniqueNodeName(string wanted)
    {
        string name = wanted;
        for (int i = 1; !_nodeNames.Add(name); i++)
        {
            name = $"{wanted}_{i}";
        }

        return name;
    }
}
