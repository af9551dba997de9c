namespace MlNetClassifier.Graphs;

/// <summary>
/// A network: nodes in computable order over named values, each assigned once. Immutable; made by <see cref="GraphBuilder"/>, an importer
/// or a rewriting pass. Spatial operators work on NCHW tensors.
/// </summary>
public sealed class Graph
{
    private readonly Dictionary<string, GraphValue> _values;
    private readonly Dictionary<GraphValue, List<Node>> _consumers = [];

    internal Graph(
        string name,
        IReadOnlyList<GraphValue> inputs,
        IReadOnlyList<GraphValue> outputs,
        IReadOnlyList<Node> nodes,
        Dictionary<string, GraphValue> values,
        bool isChannelsLast)
    {
        Name = name;
        IsChannelsLast = isChannelsLast;
        Inputs = inputs;
        Outputs = outputs;
        Nodes = nodes;
        _values = values;
        foreach (Node node in nodes)
        {
            foreach (GraphValue? input in node.Inputs)
            {
                if (input is not null)
                {
                    if (!_consumers.TryGetValue(input, out List<Node>? list))
                    {
                        _consumers[input] = list = [];
                    }

                    list.Add(node);
                }
            }
        }
    }

    /// <summary>Name of the graph, for messages; the model's file name after loading.</summary>
    public string Name { get; }

    /// <summary>
    /// Whether the named four-dimensional tensors are [N, H, W, C], as in a TensorFlow file, instead of [N, C, H, W]. Spatial operators work on
    /// NCHW in both cases; transposes stand around them in the former.
    /// </summary>
    public bool IsChannelsLast { get; }

    /// <summary>Values that a caller supplies.</summary>
    public IReadOnlyList<GraphValue> Inputs { get; }

    /// <summary>Values that a caller gets.</summary>
    public IReadOnlyList<GraphValue> Outputs { get; }

    /// <summary>Nodes, each after the nodes whose outputs it reads.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>All named values: inputs, constants and node outputs.</summary>
    public IReadOnlyCollection<GraphValue> Values => _values.Values;

    /// <summary>
    /// Finds a value by name. A TensorFlow name may carry its output number: <c>conv/Relu</c> and <c>conv/Relu:0</c> mean the same.
    /// </summary>
    /// <param name="name">Tensor name as in the model file.</param>
    /// <returns>The value, or null.</returns>
    public GraphValue? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_values.TryGetValue(name, out GraphValue? value))
        {
            return value;
        }

        return _values.GetValueOrDefault(name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name + ":0");
    }

    /// <summary>The nodes that read a value, in order; a node that reads it twice occurs twice.</summary>
    /// <param name="value">A value of this graph.</param>
    public IReadOnlyList<Node> ConsumersOf(GraphValue value) =>
        _consumers.TryGetValue(value, out List<Node>? list) ? list : [];

    /// <summary>
    /// The part of the graph that is needed for the named tensors, which become its outputs in the given order. Inputs that are not needed
    /// are dropped.
    /// </summary>
    /// <param name="tensorNames">Tensor names as in the model file, at least one.</param>
    /// <exception cref="InvalidGraphException">A name is unknown; the message lists similar names.</exception>
    public Graph Cut(params string[] tensorNames)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tensorNames.Length, nameof(tensorNames));
        return GraphBuilder.Subgraph(this, [.. tensorNames.Select(Require)]);
    }

    /// <summary>
    /// Cuts at a tensor and makes its items vectors, [N, C]: a spatial map is averaged over its positions or flattened.
    /// </summary>
    /// <param name="tensorName">Tensor name as in the model file.</param>
    /// <param name="pool">Whether a map larger than 1 × 1 is averaged (default) or all its elements are kept, in the file's order.</param>
    /// <exception cref="InvalidGraphException">The name is unknown, or the tensor is neither a map nor a vector per item.</exception>
    public Graph CutAtFeatures(string tensorName, bool pool = true) => FeatureCut.Apply(this, tensorName, pool);

    /// <summary>Finds a value by name, as <see cref="Find"/>, but fails when there is none.</summary>
    /// <param name="name">Tensor name as in the model file.</param>
    /// <exception cref="InvalidGraphException">The name is unknown; the message lists similar names.</exception>
    public GraphValue Require(string name)
    {
        GraphValue? value = Find(name);
        if (value is not null)
        {
            return value;
        }

        string[] similar = [.. SimilarNames(name).Take(5)];
        string hint = similar.Length == 0 ? "" : $" Similar names: {string.Join(", ", similar)}.";
        throw new InvalidGraphException($"'{Name}' has no tensor named '{name}'.{hint}");
    }

    /// <summary>Name, inputs, outputs and size in one line.</summary>
    public override string ToString()
    {
        GraphStatistics statistics = GraphStatistics.Of(this);
        return $"{Name}: {string.Join(", ", Inputs)} → {string.Join(", ", Outputs)}; {Nodes.Count} nodes, "
            + $"{statistics.Parameters:n0} parameters, {statistics.MultiplyAdds:n0} multiply-adds for one item";
    }

    private IEnumerable<string> SimilarNames(string name)
    {
        string last = name.Split('/')[^1].Split(':')[0];
        IEnumerable<string> candidates = Nodes.SelectMany(n => n.Outputs).Select(o => o.Name);
        IEnumerable<string> containing = candidates.Where(c => last.Length > 1 && c.Contains(last, StringComparison.OrdinalIgnoreCase));
        return containing.Concat(Outputs.Select(o => o.Name)).Distinct();
    }
}
