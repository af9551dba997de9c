using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>
/// Folds scales and shifts of channels into the weights of an unpadded convolution behind them: the normalisation of pixels that some networks
/// begin with. With padding it would be wrong, for the zeros around the image are not shifted.
/// </summary>
internal static class LeadingAffineFolding
{
    /// <summary>Rewrites a graph.</summary>
    public static Graph Apply(Graph graph) => GraphRewriter.Run(graph, Rule);

    private static bool Rule(GraphRewriter rewriter, Node node)
    {
        if (node.Operator is not Conv { Padding: var padding } conv || padding != Padding2D.None
            || node.Inputs[1]!.Constant is not { } weights || (node.Inputs.Count > 2 && node.Inputs[2] is { Constant: null }))
        {
            return false;
        }

        GraphValue x = node.Inputs[0]!;
        if (x.Producer is not { } first || !rewriter.IsPrivate(x) || ChannelAffine.Of(first) is null)
        {
            return false;
        }

        double[] scaled = Array.ConvertAll(weights.Floats, w => (double)w);
        double[] bias = node.Inputs.Count > 2 && node.Inputs[2]?.Constant is { } old
            ? Array.ConvertAll(old.Floats, b => (double)b)
            : new double[weights.Shape[0]];
        while (x.Producer is { } producer && rewriter.IsPrivate(x) && ChannelAffine.Of(producer) is { } affine)
        {
            Fold(affine, conv.Group, weights.Shape, scaled, bias);
            x = affine.Input;
        }

        rewriter.Yield(
            node,
            conv,
            rewriter[x],
            rewriter.Constant(node.Inputs[1]!.Name, Tensor.FromFloats(Array.ConvertAll(scaled, w => (float)w), weights.Shape)),
            rewriter.Constant(node.Name + "/bias", Tensor.FromFloats(Array.ConvertAll(bias, b => (float)b), bias.Length)));
        return true;
    }

    private static void Fold(ChannelAffine affine, int group, TensorShape shape, double[] weights, double[] bias)
    {
        int taps = shape[2] * shape[3];
        int outputsPerGroup = shape[0] / group;
        for (int i = 0; i < weights.Length; i++)
        {
            int output = i / taps / shape[1];
            int channel = output / outputsPerGroup * shape[1] + i / taps % shape[1];
            bias[output] += weights[i] * affine.Shift[channel];
            weights[i] *= affine.Scale[channel];
        }
    }
}
