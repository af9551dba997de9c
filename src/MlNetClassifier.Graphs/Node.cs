namespace MlNetClassifier.Graphs;

/// <summary>One use of an operator in a graph.</summary>
public sealed class Node
{
    internal Node(string name, Operator @operator, IReadOnlyList<GraphValue?> inputs, IReadOnlyList<GraphValue> outputs)
    {
        Name = name;
        Operator = @operator;
        Inputs = inputs;
        Outputs = outputs;
        foreach (GraphValue output in outputs)
        {
            output.Producer = this;
        }
    }

    /// <summary>Name, for messages and export; unique within the graph.</summary>
    public string Name { get; }

    /// <summary>What is computed, with its attributes.</summary>
    public Operator Operator { get; }

    /// <summary>Inputs in the operator's order; null where an optional input is left out.</summary>
    public IReadOnlyList<GraphValue?> Inputs { get; }

    /// <summary>Outputs in the operator's order, at least one.</summary>
    public IReadOnlyList<GraphValue> Outputs { get; }

    /// <summary>The first output, the only one of most operators.</summary>
    public GraphValue Output => Outputs[0];

    /// <summary>Operator, name, inputs and outputs in one line.</summary>
    public override string ToString() =>
        $"{string.Join(", ", Outputs.Select(o => o.ToString()))} = {Operator.Name}({string.Join(", ", Inputs.Select(i => i?.Name ?? "-"))})";
}
