using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Writes products of token matrices [N, T, K] (or maps [N, H, W, K]) with constant weights as 1 × 1 convolutions of [N, K, 1, T], which have
/// fast kernels, with the bias added after them. Activations between two such products are applied to the convolution's result, so that
/// the transposes between the two cancel.
/// </summary>
internal static class TokenProducts
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => GraphRewriter.Run(graph, Rule);

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        if (node.Output.Shape is not { Rank: 3 or 4, BatchAxis: 0 } || node.Output.ElementType != ElementType.Float32)
        {
            return false;
        }

        switch (node.Operator)
        {
            case MatMul when IsProduct(node):
                Convolve(rewriter, node, node, bias: null);
                return true;
            case Add when BiasedProduct(rewriter, node) is { } product:
                Convolve(rewriter, node, product, node.Inputs[node.Inputs[0]!.Constant is null ? 1 : 0]!.Constant);
                return true;
            case UnaryOperator when Image(rewriter[node.Inputs[0]!], node.Output.Shape) is { } image:
                Restore(rewriter, node, rewriter.Emit(node.Name, node.Operator, image));
                return true;
            default:
                return false;
        }
    }

    private static bool IsProduct(Node node) =>
        node is { Operator: MatMul } && node.Inputs[0]!.Constant is null && node.Inputs[1]!.Constant is { Shape.Rank: 2 } && node.Inputs[0]!.Shape.BatchAxis == 0;

    /// <summary>The product to which a node adds one number for each column; null if it is something else.</summary>
    private static Node? BiasedProduct(GraphRewriter rewriter, Node node)
    {
        int constant = node.Inputs[0]!.Constant is null ? 1 : 0;
        GraphValue product = node.Inputs[1 - constant]!;
        return node.Inputs[constant]!.Constant is { } bias && bias.Length == node.Output.Shape[^1] && bias.Shape.Rank > 0 && bias.Shape[^1] == bias.Length
            && product.Producer is { } producer && IsProduct(producer) && rewriter.IsPrivate(product) ? producer : null;
    }

    private static void Convolve(GraphRewriter rewriter, Node node, Node product, Tensor? bias)
    {
        Tensor weights = product.Inputs[1]!.Constant!;
        (int depth, int columns) = (weights.Shape[0], weights.Shape[1]);
        Tensor filters = new Transpose { Permutation = [1, 0] }.Evaluate([weights])[0].Reshape(columns, depth, 1, 1);
        GraphValue tokens = rewriter[product.Inputs[0]!];
        GraphValue image = Image(rewriter, node, tokens);
        GraphValue result = rewriter.Emit(
            node.Name,
            new Conv(),
            image,
            rewriter.Constant(product.Inputs[1]!.Name, filters),
            bias is null ? null : rewriter.Constant(node.Name + "/bias", bias.Reshape(columns)));
        Restore(rewriter, node, result);
    }

    /// <summary>Tokens as an image with one row.</summary>
    private static GraphValue Image(GraphRewriter rewriter, Node node, GraphValue tokens)
    {
        if (Image(tokens, tokens.Shape) is { } image)
        {
            return image;
        }

        TensorShape shape = tokens.Shape;
        GraphValue rows = shape.Rank == 4 ? tokens : rewriter.Emit(node.Name, new Reshape { Target = new TensorShape(shape[0], 1, shape[1], shape[2]) }, tokens);
        return rewriter.Emit(node.Name, Transpose.ToChannelsFirst(), rows);
    }

    /// <summary>The image that a value was restored from; null if it was not.</summary>
    private static GraphValue? Image(GraphValue value, TensorShape shape)
    {
        GraphValue rows = shape.Rank == 3 && value.Producer is { Operator: Reshape } reshape ? reshape.Inputs[0]! : value;
        bool one = shape.Rank == 4 || (rows.Shape.Rank == 4 && rows.Shape[1] == 1 && rows.Shape[2] == shape[1]);
        return one && rows.Producer is { Operator: Transpose transpose } producer && transpose.Permutation.AsSpan().SequenceEqual(Permutations.ToChannelsLast)
            ? producer.Inputs[0]
            : null;
    }

    private static void Restore(GraphRewriter rewriter, Node node, GraphValue image)
    {
        if (node.Output.Shape.Rank == 4)
        {
            rewriter.Yield(node, Transpose.ToChannelsLast(), image);
        }
        else
        {
            rewriter.Yield(node, new Reshape { Target = node.Output.Shape }, rewriter.Emit(node.Name, Transpose.ToChannelsLast(), image));
        }
    }
}
