using MlNetClassifier.Graphs;

namespace MlNetClassifier.Training.TensorBoard;

/// <summary>A graph in TensorFlow's <c>GraphDef</c>, as far as TensorBoard draws it.</summary>
internal static class GraphEvent
{
    public static byte[] Encode(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var message = new ProtoMessage();
        foreach (GraphValue input in graph.Inputs)
        {
            message.Message(1, Node(input.Name, "Placeholder", []));
        }

        foreach (GraphValue constant in graph.Values.Where(v => v.Constant is not null && graph.ConsumersOf(v).Count > 0))
        {
            message.Message(1, Node(constant.Name, "Variable", []));
        }

        foreach (Node node in graph.Nodes)
        {
            // TensorFlow names a value by its node and output number; a node here is drawn under its first output's name.
            IEnumerable<string> inputs = node.Inputs.OfType<GraphValue>().Select(i => i.Producer is { } p && p.Output != i ? $"{p.Output.Name}:{p.Outputs.ToList().IndexOf(i)}" : i.Name);
            message.Message(1, Node(node.Output.Name, node.Operator.Name, inputs));
        }

        return message.ToArray();
    }

    private static ProtoMessage Node(string name, string op, IEnumerable<string> inputs)
    {
        ProtoMessage node = new ProtoMessage().Text(1, name).Text(2, op);
        foreach (string input in inputs)
        {
            node.Text(3, input);
        }

        return node;
    }
}
