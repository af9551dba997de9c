using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Convolutions, and what they share with pooling: windows and automatic padding.</summary>
internal static class ConvolutionOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new() { ["Conv"] = Conv };

    /// <summary>Strides or dilations of an image operator.</summary>
    public static Size2D Size(OnnxNode node, string attribute)
    {
        int[] values = node.Ints(attribute, 1, 1);
        return new Size2D(values[0], values[1]);
    }

    /// <summary>Explicit padding, or what <c>auto_pad</c> means for the input's size.</summary>
    public static Padding2D Padding(OnnxNode node, TensorShape x, Size2D kernel, Size2D stride, Size2D dilation)
    {
        string mode = node.Text("auto_pad", "NOTSET");
        if (mode is "NOTSET" or "")
        {
            int[] pads = node.Ints("pads", 0, 0, 0, 0);
            return new Padding2D(pads[0], pads[1], pads[2], pads[3]);
        }

        if (mode == "VALID")
        {
            return Padding2D.None;
        }

        if (mode is not ("SAME_UPPER" or "SAME_LOWER"))
        {
            throw node.Error($"auto_pad '{mode}' is not known.");
        }

        (int top, int bottom) = SamePadding.For(x[2], kernel.Height, stride.Height, dilation.Height);
        (int left, int right) = SamePadding.For(x[3], kernel.Width, stride.Width, dilation.Width);
        return mode == "SAME_UPPER" ? new Padding2D(top, left, bottom, right) : new Padding2D(bottom, right, top, left);
    }

    /// <summary>The convolution that a node's attributes say.</summary>
    public static Conv Convolution(OnnxNode node, GraphValue x, GraphValue w)
    {
        if (x.Shape.Rank != 4 || w.Shape.Rank != 4)
        {
            throw node.Error($"only 2-D convolutions are supported, not {x.Shape} with weights {w.Shape}.");
        }

        var kernel = new Size2D(w.Shape[2], w.Shape[3]);
        Size2D stride = Size(node, "strides");
        Size2D dilation = Size(node, "dilations");
        return new Conv
        {
            Stride = stride,
            Dilation = dilation,
            Padding = Padding(node, x.Shape, kernel, stride, dilation),
            Group = node.Int("group", 1),
        };
    }

    private static void Conv(OnnxNode node)
    {
        (GraphValue x, GraphValue w) = (node.Input(0), node.Input(1));
        node.Yield(Convolution(node, x, w), x, w, node.Optional(2));
    }
}
