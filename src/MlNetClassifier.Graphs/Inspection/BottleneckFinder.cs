using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Inspection;

/// <summary>
/// Finds where a network can be cut. The classifier is the last layer with weights; what it reads is the first candidate. Further ones are
/// pooled maps and hidden dense layers before it.
/// </summary>
internal static class BottleneckFinder
{
    private const int MaxCandidates = 6;

    // A map with fewer channels is no map of features: tokens with a dimension of 1 put before them, masks.
    private const int LeastChannels = 8;

    /// <summary>Candidates, the tensor in front of the classifier first.</summary>
    public static IReadOnlyList<Bottleneck> Find(Graph graph)
    {
        var found = new List<Bottleneck>();
        GraphValue output = graph.Outputs[0];
        if (ClassifierInput(output) is { } features)
        {
            Note(graph, found, features, "read by the classifier");
            output = features;
        }
        else
        {
            Note(graph, found, output, "the output: the network has no classifier");
        }

        HashSet<GraphValue> needed = Ancestors(output);
        foreach (Node node in graph.Nodes.Reverse().Where(n => needed.Contains(n.Output)))
        {
            string? reason = node.Operator switch
            {
                GlobalAveragePool or GlobalMaxPool => "global pooling",
                Relu or Clip when node.Output.Shape.Rank == 2 => "hidden dense layer",
                Concat when IsMap(graph, node.Output) => "joined branches",
                Add when IsMap(graph, node.Output) && node.Inputs.All(i => i?.Constant is null) => "end of a residual block",
                _ => null,
            };
            if (reason is not null && found.Count < MaxCandidates)
            {
                Note(graph, found, node.Output, reason);
            }
        }

        return found;
    }

    // From the output back through what turns scores into probabilities, to the layer whose results are the scores.
    private static GraphValue? ClassifierInput(GraphValue output)
    {
        int classes = output.Shape.ElementsPerItem;
        bool softmax = false;
        GraphValue at = output;
        while (at.Producer is { } node)
        {
            switch (node.Operator)
            {
                case Gemm or MatMul when Weights(node) is not null:
                    return Before(node.Inputs[0]!);
                case Conv when Weights(node) is { } kernel:
                    // A 1×1 convolution is a classifier when it reads a pooled map, or when its results are averaged into as many scores;
                    // without softmax or ImageNet's class counts, the latter is rather the last layer of a network without one.
                    bool pooled = node.Inputs[0]!.Shape is [_, _, 1, 1];
                    bool scores = kernel.Shape[0] == classes && (softmax || classes is 1000 or 1001);
                    return pooled || scores ? Before(node.Inputs[0]!) : null;
                case Softmax:
                    softmax = true;
                    break;
                case Reshape or Identity or Transpose or Relu or GlobalAveragePool or AveragePool or ReduceMean:
                    break;
                // A bias, a temperature or a scale: one constant operand.
                case Add or Mul or Div or Sub when node.Inputs.Count(i => i?.Constant is null) == 1:
                    break;
                default:
                    return null;
            }

            at = node.Inputs.First(i => i?.Constant is null)!;
        }

        return null;
    }

    private static bool IsMap(Graph graph, GraphValue value) => value.Shape.Rank == 4 && value.Shape[graph.IsChannelsLast ? 3 : 1] >= LeastChannels;

    private static Tensor? Weights(Node node) => node.Inputs[1]?.Constant;

    // Passed over are what an importer puts before a convolution, and dropouts: their results have names that nobody knows.
    private static GraphValue Before(GraphValue value)
    {
        GraphValue at = value;
        while (at.Producer is { Operator: Identity or Transpose { Permutation: [0, 3, 1, 2] } } node && node.Inputs[0] is { Constant: null } input)
        {
            at = input;
        }

        return at;
    }

    private static HashSet<GraphValue> Ancestors(GraphValue value)
    {
        HashSet<GraphValue> seen = [value];
        Stack<GraphValue> open = new([value]);
        while (open.TryPop(out GraphValue? at))
        {
            foreach (GraphValue input in at.Producer?.Inputs.OfType<GraphValue>() ?? [])
            {
                if (seen.Add(input))
                {
                    open.Push(input);
                }
            }
        }

        return seen;
    }

    private static void Note(Graph graph, List<Bottleneck> found, GraphValue value, string reason)
    {
        TensorShape shape = value.Shape;
        if (shape.Rank is not (2 or 4) || value.ElementType != ElementType.Float32 || found.Exists(b => b.Tensor == value.Name))
        {
            return;
        }

        int width = shape.Rank == 2 ? shape[1] : graph.IsChannelsLast ? shape[3] : shape[1];
        found.Add(new Bottleneck(value.Name, shape, width, reason));
    }
}
