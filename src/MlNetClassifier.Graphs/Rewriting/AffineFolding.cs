using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Folds scales and shifts of channels (batch normalisation, whole or as the arithmetic that TensorFlow writes, bias additions) into the
/// weights of the convolution or matrix product before them.
/// </summary>
internal static class AffineFolding
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => GraphRewriter.Run(graph, Rule);

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        if (ChannelAffine.Of(node) is not { } affine || !rewriter.IsPrivate(affine.Input))
        {
            return false;
        }

        // The producer is looked up in the new graph: a chain of scales and shifts folds one after the other.
        Node? producer = rewriter[affine.Input].Producer;
        return producer?.Operator switch
        {
            Conv conv => IntoConv(rewriter, node, affine, producer, conv),
            Gemm gemm => IntoGemm(rewriter, node, affine, producer, gemm),
            _ => false,
        };
    }

    private static bool IntoConv(GraphRewriter rewriter, Node node, ChannelAffine affine, Node producer, Conv conv)
    {
        GraphValue? oldBias = producer.Inputs.Count > 2 ? producer.Inputs[2] : null;
        if (producer.Inputs[1]!.Constant is not { } weights || (oldBias is not null && oldBias.Constant is null))
        {
            return false;
        }

        float[] scaled = new float[weights.Length];
        float[] bias = new float[affine.Scale.Length];
        int kernel = weights.Length / bias.Length;
        for (int m = 0; m < bias.Length; m++)
        {
            for (int i = m * kernel; i < (m + 1) * kernel; i++)
            {
                scaled[i] = (float)(weights.Floats[i] * affine.Scale[m]);
            }

            bias[m] = (float)((oldBias?.Constant!.Floats[m] ?? 0) * affine.Scale[m] + affine.Shift[m]);
        }

        rewriter.Yield(
            node,
            conv,
            producer.Inputs[0],
            rewriter.Constant(producer.Inputs[1]!.Name, Tensor.FromFloats(scaled, weights.Shape)),
            rewriter.Constant(node.Name + "/bias", Tensor.FromFloats(bias, bias.Length)));
        return true;
    }

    private static bool IntoGemm(GraphRewriter rewriter, Node node, ChannelAffine affine, Node producer, Gemm gemm)
    {
        GraphValue? oldBias = producer.Inputs.Count > 2 ? producer.Inputs[2] : null;
        int outputs = affine.Scale.Length;
        if (outputs == 0 || producer.Inputs[1]!.Constant is not { } weights || (oldBias is not null && (oldBias.Constant?.Length != outputs || oldBias.Shape[^1] != outputs)))
        {
            return false;
        }

        float[] scaled = new float[weights.Length];
        int depth = weights.Length / outputs;
        for (int i = 0; i < scaled.Length; i++)
        {
            int output = gemm.TransposeB ? i / depth : i % outputs;
            scaled[i] = (float)(weights.Floats[i] * gemm.Alpha * affine.Scale[output]);
        }

        float[] bias = new float[outputs];
        for (int i = 0; i < outputs; i++)
        {
            bias[i] = (float)((oldBias?.Constant!.Floats[i] ?? 0) * (double)gemm.Beta * affine.Scale[i] + affine.Shift[i]);
        }

        rewriter.Yield(
            node,
            gemm with { Alpha = 1, Beta = 1 },
            producer.Inputs[0],
            rewriter.Constant(producer.Inputs[1]!.Name, Tensor.FromFloats(scaled, weights.Shape)),
            rewriter.Constant(node.Name + "/bias", Tensor.FromFloats(bias, outputs)));
        return true;
    }
}
