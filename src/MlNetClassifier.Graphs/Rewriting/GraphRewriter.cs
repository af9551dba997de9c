namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Walks a graph in order and makes a new one: a rule replaces the nodes it knows, the others are copied. Nodes that nothing needs any
/// more are left out at the end, and outputs keep their names.
/// </summary>
internal sealed class GraphRewriter
{
    private readonly GraphBuilder _builder;
    private readonly Dictionary<GraphValue, GraphValue> _map = [];

    private GraphRewriter(Graph source)
    {
        Source = source;
        _builder = new GraphBuilder(source.Name) { IsChannelsLast = source.IsChannelsLast };
    }

    /// <summary>The graph that is rewritten.</summary>
    public Graph Source { get; }

    /// <summary>Rewrites a graph.</summary>
    /// <param name="source">The graph.</param>
    /// <param name="rule">Tries to replace a node with <see cref="Yield"/> or <see cref="Replace"/>; returns false to have it copied.</param>
    /// <param name="prepareInput">Optionally puts operators behind an input and returns what stands for it.</param>
    /// <param name="batched">Whether inputs of one item become batches.</param>
    public static Graph Run(
        Graph source,
        Func<GraphRewriter, Node, bool> rule,
        Func<GraphRewriter, GraphValue, GraphValue>? prepareInput = null,
        bool batched = false)
    {
        var rewriter = new GraphRewriter(source);
        foreach (GraphValue input in source.Inputs)
        {
            TensorShape shape = batched ? BatchVectorization.Batched(input.Shape) : input.Shape;
            GraphValue copy = rewriter._builder.AddInput(input.Name, shape, input.ElementType);
            rewriter._map[input] = prepareInput is null ? copy : prepareInput(rewriter, copy);
        }

        foreach (Node node in source.Nodes)
        {
            if (!rule(rewriter, node))
            {
                rewriter.Copy(node, [.. node.Inputs.Select(i => i is null ? null : rewriter[i])]);
            }
        }

        return rewriter.Finish();
    }

    /// <summary>What a value of the source is in the new graph.</summary>
    public GraphValue this[GraphValue value]
    {
        get
        {
            if (!_map.TryGetValue(value, out GraphValue? copy))
            {
                _map[value] = copy = _builder.AddConstant(_builder.UniqueName(value.Name), value.Constant!);
            }

            return copy;
        }
    }

    /// <summary>Whether a value of the source has one reader only and is no output, so that it may vanish into that reader.</summary>
    public bool IsPrivate(GraphValue value) => Source.ConsumersOf(value).Count == 1 && !Source.Outputs.Contains(value);

    /// <summary>Adds a constant to the new graph.</summary>
    public GraphValue Constant(string stem, Tensor tensor) => _builder.AddConstant(_builder.UniqueName(stem), tensor);

    /// <summary>Adds an intermediate operator to the new graph.</summary>
    public GraphValue Emit(string stem, Operator @operator, params GraphValue?[] inputs)
    {
        string name = _builder.UniqueName($"{stem}/{@operator.Name}");
        return _builder.AddNode(name, @operator, inputs, name)[0];
    }

    /// <summary>Copies a node with other inputs, under its names.</summary>
    public void Copy(Node node, params GraphValue?[] inputs)
    {
        IReadOnlyList<GraphValue> outputs = _builder.AddNode(node.Name, node.Operator, inputs, [.. node.Outputs.Select(o => _builder.UniqueName(o.Name))]);
        for (int i = 0; i < outputs.Count; i++)
        {
            _map[node.Outputs[i]] = outputs[i];
        }
    }

    /// <summary>Adds the operator that stands for a node of the source.</summary>
    public void Yield(Node node, Operator @operator, params GraphValue?[] inputs) =>
        _map[node.Output] = _builder.AddNode(node.Name, @operator, inputs, _builder.UniqueName(node.Output.Name))[0];

    /// <summary>Lets an existing value stand for a node of the source.</summary>
    public void Replace(Node node, GraphValue value) => _map[node.Output] = value;

    private Graph Finish()
    {
        var outputs = new GraphValue[Source.Outputs.Count];
        Dictionary<GraphValue, string> names = [];
        for (int i = 0; i < outputs.Length; i++)
        {
            GraphValue wanted = Source.Outputs[i];
            GraphValue value = this[wanted];
            bool free = value.Producer is not null || value.Name == wanted.Name;
            if (!free || (names.TryGetValue(value, out string? name) && name != wanted.Name))
            {
                // An input or a constant, or one value under two names: the name needs a node of its own.
                value = Emit(wanted.Name, new Operators.Identity(), value);
            }

            names[value] = wanted.Name;
            outputs[i] = value;
        }

        Graph whole = _builder.Build(outputs);
        (GraphBuilder builder, Dictionary<GraphValue, GraphValue> map) = GraphBuilder.Copy(whole, outputs, names);
        return builder.Build([.. outputs.Select(o => map[o])]);
    }
}
