using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>A copy of a graph under extension: keeps the gradient of each value seen so far and adds nodes for the rules.</summary>
internal sealed class GradientBuilder
{
    private readonly GraphBuilder _builder;
    private readonly Dictionary<GraphValue, GraphValue> _copies = [];
    private readonly HashSet<GraphValue> _wanted = [];
    private readonly Dictionary<GraphValue, GraphValue> _gradients = [];
    private readonly Dictionary<Node, string> _blocked = [];

    /// <summary>Copies the graph and finds the values whose gradients the parameters need.</summary>
    public GradientBuilder(Graph graph, IReadOnlyList<GraphValue> parameters)
    {
        _builder = new GraphBuilder(graph.Name);
        foreach (GraphValue input in graph.Inputs)
        {
            _copies[input] = _builder.AddInput(input.Name, input.Shape, input.ElementType);
        }

        foreach (GraphValue constant in graph.Values.Where(v => v.Constant is not null))
        {
            _copies[constant] = _builder.AddConstant(constant.Name, constant.Constant!);
        }

        _wanted.UnionWith(parameters.Select(Copy));
        foreach (Node node in graph.Nodes)
        {
            GraphValue?[] inputs = [.. node.Inputs.Select(i => i is null ? null : Copy(i))];
            IReadOnlyList<GraphValue> outputs = _builder.AddNode(node.Name, node.Operator, inputs, [.. node.Outputs.Select(o => o.Name)]);
            for (int i = 0; i < outputs.Count; i++)
            {
                _copies[node.Outputs[i]] = outputs[i];
            }

            if (inputs.Any(i => i is not null && _wanted.Contains(i)))
            {
                _wanted.UnionWith(outputs);
            }
        }
    }

    /// <summary>The copy of a value of the original graph.</summary>
    public GraphValue Copy(GraphValue original) => _copies[original];

    /// <summary>Whether the gradient of a value is needed.</summary>
    public bool Wants(GraphValue? value) => value is not null && _wanted.Contains(value);

    /// <summary>The gradient of a value, null if nothing that leads to the loss reads it.</summary>
    public GraphValue? GradientOf(GraphValue value) => _gradients.GetValueOrDefault(value);

    /// <summary>Adds a node.</summary>
    public GraphValue Add(Operator @operator, params GraphValue?[] inputs) => _builder.Add(@operator, inputs);

    /// <summary>Adds a node with several outputs.</summary>
    public IReadOnlyList<GraphValue> AddNode(Operator @operator, params GraphValue?[] inputs) => _builder.AddNode(null, @operator, inputs);

    /// <summary>A scalar constant.</summary>
    public GraphValue Constant(float value) => _builder.AddConstant(null, Tensor.ScalarOf(value));

    /// <summary>A constant.</summary>
    public GraphValue Constant(Tensor value) => _builder.AddConstant(null, value);

    /// <summary>A row of indices.</summary>
    public GraphValue Constant(long[] values) => _builder.AddConstant(null, Tensor.FromIntegers(values, new TensorShape(values.Length)));

    /// <summary>Adds a contribution to the gradient of a value, summing first over what broadcasting stretched.</summary>
    public void Accumulate(GraphValue? value, GraphValue contribution)
    {
        if (!Wants(value))
        {
            return;
        }

        if (contribution.Shape != value!.Shape)
        {
            contribution = Add(new SumTo { Target = value.Shape }, contribution);
        }

        _gradients[value] = _gradients.TryGetValue(value, out GraphValue? sofar)
            ? Add(new Graphs.Operators.Add(), sofar, contribution)
            : contribution;
    }

    /// <summary>Applies the rule of a node of the original graph, whose consumers have all been visited.</summary>
    public void Visit(Node original)
    {
        Node node = Copy(original.Output).Producer!;
        if (!node.Inputs.Any(Wants))
        {
            return;
        }

        // The other outputs of a node are statistics; only the first takes part in the loss.
        if (node.Outputs.Skip(1).Any(o => _gradients.ContainsKey(o)))
        {
            throw new InvalidGraphException($"Node '{node.Name}' ({node.Operator.Name}): only its first output can be differentiated.");
        }

        if (GradientOf(node.Output) is not { } gradient)
        {
            return;
        }

        if (GradientRules.ReasonAgainst(node) is { } reason)
        {
            // Its slope is 0, so it adds nothing to the gradient; a parameter that reaches the loss in no other way cannot be trained.
            _blocked[node] = reason;
            return;
        }

        GradientRule rule = GradientRules.For(node.Operator)
            ?? throw new InvalidGraphException($"Node '{node.Name}': {node.Operator.Name} has no gradient. {GradientRules.Advice}");
        rule.Apply(this, node, gradient);
    }

    /// <summary>Why a parameter without gradient has none: the node that ends every way from it to the loss, or that there is no way.</summary>
    public string ReasonWithout(GraphValue parameter)
    {
        HashSet<GraphValue> reached = [parameter];
        foreach (Node node in _builder.Nodes)
        {
            if (node.Inputs.Any(i => i is not null && reached.Contains(i)))
            {
                if (_blocked.TryGetValue(node, out string? reason))
                {
                    return $"The parameter '{parameter.Name}' reaches the loss only through node '{node.Name}' ({node.Operator.Name}), but {reason}. {GradientRules.Advice}";
                }

                reached.UnionWith(node.Outputs);
            }
        }

        return $"The loss does not depend on the parameter '{parameter.Name}'.";
    }

    /// <summary>Ends building; nodes that no output needs are dropped.</summary>
    public Graph Build(GraphValue[] outputs) => _builder.Build(outputs);
}
