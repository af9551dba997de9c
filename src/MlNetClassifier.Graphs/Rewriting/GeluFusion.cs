using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>Finds x · ½ · (1 + erf(x / √2)), as exporters before opset 20 write it in five operators, in any order of its factors.</summary>
internal static class GeluFusion
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => graph.Nodes.Any(n => n.Operator is Erf) ? GraphRewriter.Run(graph, Rule) : graph;

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        if (node.Operator is not Mul)
        {
            return false;
        }

        List<GraphValue> factors = [];
        Collect(rewriter, node, factors, depth: 0);
        if (factors.Count != 3 || factors.FirstOrDefault(f => IsNumber(f, 0.5f)) is not { } half || factors.FirstOrDefault(f => ErfArgument(f) is not null) is not { } gate)
        {
            return false;
        }

        if (factors.FirstOrDefault(f => f != half && f != gate) is not { } x || x.Shape != node.Output.Shape)
        {
            return false;
        }

        GraphValue? argument = ErfArgument(gate)!.Producer is { } scaling ? Scaled(scaling) : null;
        if (argument != x)
        {
            return false;
        }

        rewriter.Yield(node, new Gelu(), rewriter[x]);
        return true;
    }

    /// <summary>The factors of a product; a factor that is a product itself and read by nothing else is taken apart.</summary>
    private static void Collect(GraphRewriter rewriter, Node product, List<GraphValue> factors, int depth)
    {
        foreach (GraphValue? factor in product.Inputs)
        {
            if (depth < 2 && factor!.Producer is { Operator: Mul } inner && rewriter.IsPrivate(factor))
            {
                Collect(rewriter, inner, factors, depth + 1);
            }
            else
            {
                factors.Add(factor!);
            }
        }
    }

    /// <summary>The argument of the error function in 1 + erf(…).</summary>
    private static GraphValue? ErfArgument(GraphValue value)
    {
        if (value.Producer is not { Operator: Add } add)
        {
            return null;
        }

        int one = IsNumber(add.Inputs[0]!, 1) ? 0 : 1;
        return IsNumber(add.Inputs[one]!, 1) && add.Inputs[1 - one]!.Producer is { Operator: Erf } erf ? erf.Inputs[0] : null;
    }

    /// <summary>What is divided by √2, or multiplied by its reciprocal.</summary>
    private static GraphValue? Scaled(Node node) => node.Operator switch
    {
        Div when IsNumber(node.Inputs[1]!, MathF.Sqrt(2)) => node.Inputs[0],
        Mul when IsNumber(node.Inputs[1]!, MathF.Sqrt(0.5f)) => node.Inputs[0],
        Mul when IsNumber(node.Inputs[0]!, MathF.Sqrt(0.5f)) => node.Inputs[1],
        _ => null,
    };

    private static bool IsNumber(GraphValue value, float number) =>
        value.Constant is { IsFloat: true, Length: 1, Shape.Rank: <= 1 } constant && Math.Abs(constant.Floats[0] - number) <= 1e-4f;
}
