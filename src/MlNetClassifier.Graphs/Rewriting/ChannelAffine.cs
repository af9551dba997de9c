using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>A node seen as scale · x + shift with constants for each channel (dimension 1): normalisations and arithmetic with constants.</summary>
/// <param name="Input">x.</param>
/// <param name="Scale">A factor for each channel.</param>
/// <param name="Shift">A term for each channel.</param>
internal sealed record ChannelAffine(GraphValue Input, double[] Scale, double[] Shift)
{
    /// <summary>Sees a node that way; null if it is something else.</summary>
    public static ChannelAffine? Of(Node node)
    {
        TensorShape shape = node.Output.Shape;
        if (shape.Rank is not (2 or 4) || shape[1] < 1 || node.Output.ElementType != ElementType.Float32)
        {
            return null;
        }

        return node.Operator switch
        {
            BatchNormalization normalization => OfNormalization(node, normalization),
            Neg => new ChannelAffine(node.Inputs[0]!, Filled(shape[1], -1), new double[shape[1]]),
            Add or Sub or Mul or Div => OfArithmetic(node, shape),
            _ => null,
        };
    }

    private static ChannelAffine? OfNormalization(Node node, BatchNormalization normalization)
    {
        if (node.Inputs.Skip(1).Any(i => i?.Constant is null))
        {
            return null;
        }

        float[][] parameters = [.. node.Inputs.Skip(1).Select(i => i!.Constant!.Floats)];
        double[] scale = new double[parameters[0].Length];
        double[] shift = new double[scale.Length];
        for (int c = 0; c < scale.Length; c++)
        {
            scale[c] = parameters[0][c] / Math.Sqrt((double)parameters[3][c] + normalization.Epsilon);
            shift[c] = parameters[1][c] - parameters[2][c] * scale[c];
        }

        return new ChannelAffine(node.Inputs[0]!, scale, shift);
    }

    private static ChannelAffine? OfArithmetic(Node node, TensorShape shape)
    {
        bool first = node.Inputs[0]!.Constant is not null;
        GraphValue x = node.Inputs[first ? 1 : 0]!;
        if (x.Shape != shape || node.Inputs[first ? 0 : 1]!.Constant is not { } constant || ForChannels(constant, shape) is not { } c)
        {
            return null;
        }

        double[] ones = Filled(shape[1], 1);
        double[] zeros = new double[shape[1]];
        return node.Operator switch
        {
            Add => new ChannelAffine(x, ones, c),
            Mul => new ChannelAffine(x, c, zeros),
            Sub when first => new ChannelAffine(x, Filled(shape[1], -1), c),
            Sub => new ChannelAffine(x, ones, Array.ConvertAll(c, v => -v)),
            Div when !first => new ChannelAffine(x, Array.ConvertAll(c, v => 1 / v), zeros),
            _ => null,
        };
    }

    /// <summary>A constant operand as one number for each channel; null if it varies along another dimension.</summary>
    private static double[]? ForChannels(Tensor constant, TensorShape shape)
    {
        int channels = shape[1];
        if (constant.Length == 1 && constant.Shape.Rank <= shape.Rank)
        {
            return Filled(channels, constant.Floats[0]);
        }

        int fromEnd = shape.Rank - 1;
        bool fits = constant.Length == channels && constant.Shape.Rank >= fromEnd && constant.Shape.Rank <= shape.Rank
            && constant.Shape[constant.Shape.Rank - fromEnd] == channels;
        return fits ? Array.ConvertAll(constant.Floats, v => (double)v) : null;
    }

    private static double[] Filled(int count, double value)
    {
        double[] result = new double[count];
        Array.Fill(result, value);
        return result;
    }
}
