using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Pooling. Rounding up and automatic padding become explicit padding.</summary>
internal static class PoolingOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["MaxPool"] = MaxPool,
        ["AveragePool"] = AveragePool,
        ["GlobalAveragePool"] = n => n.Yield(new GlobalAveragePool(), n.Input(0)),
        ["GlobalMaxPool"] = n => n.Yield(new GlobalMaxPool(), n.Input(0)),
    };

    private static void MaxPool(OnnxNode node)
    {
        if (node.OutputCount > 1)
        {
            throw node.Error("the output of indices is not supported.");
        }

        (Size2D kernel, Size2D stride, Size2D dilation, Padding2D padding, Padding2D ceiling) = Window(node);
        node.Yield(new MaxPool { Kernel = kernel, Stride = stride, Dilation = dilation, Padding = Sum(padding, ceiling) }, node.Input(0));
    }

    /// <summary>The average pooling that a node's attributes say, of a value in place of its first input.</summary>
    public static GraphValue Average(OnnxNode node, GraphValue x)
    {
        (AveragePool pool, GraphValue padded) = Averaging(node, x);
        return node.Emit(pool, padded);
    }

    private static void AveragePool(OnnxNode node)
    {
        (AveragePool pool, GraphValue padded) = Averaging(node, node.Input(0));
        node.Yield(pool, padded);
    }

    private static (AveragePool Pool, GraphValue Padded) Averaging(OnnxNode node, GraphValue x)
    {
        (Size2D kernel, Size2D stride, Size2D dilation, Padding2D padding, Padding2D ceiling) = Window(node);
        if (node.Int("count_include_pad", 0) != 0 && padding != Padding2D.None)
        {
            // Counted padding is zeros like any other; only what rounding up adds beyond it is left out of the mean.
            x = node.Emit(new Pad { Before = [0, 0, padding.Top, padding.Left], After = [0, 0, padding.Bottom, padding.Right] }, x);
            padding = Padding2D.None;
        }

        return (new AveragePool { Kernel = kernel, Stride = stride, Dilation = dilation, Padding = Sum(padding, ceiling) }, x);
    }

    private static (Size2D Kernel, Size2D Stride, Size2D Dilation, Padding2D Padding, Padding2D Ceiling) Window(OnnxNode node)
    {
        TensorShape x = node.Input(0).Shape;
        if (x.Rank != 4)
        {
            throw node.Error($"only 2-D images are supported, not {x}.");
        }

        int[] shape = node.Ints("kernel_shape") ?? throw node.Error("attribute 'kernel_shape' is missing.");
        if (shape.Length != 2)
        {
            throw node.Error("kernel_shape must have 2 numbers.");
        }

        var kernel = new Size2D(shape[0], shape[1]);
        Size2D stride = ConvolutionOperators.Size(node, "strides");
        Size2D dilation = ConvolutionOperators.Size(node, "dilations");
        Padding2D padding = ConvolutionOperators.Padding(node, x, kernel, stride, dilation);
        Padding2D ceiling = Padding2D.None;
        if (node.Int("ceil_mode", 0) != 0)
        {
            int bottom = RoundingUp(x[2], kernel.Height, stride.Height, dilation.Height, padding.Top, padding.Bottom);
            int right = RoundingUp(x[3], kernel.Width, stride.Width, dilation.Width, padding.Left, padding.Right);
            ceiling = new Padding2D(0, 0, bottom, right);
        }

        return (kernel, stride, dilation, padding, ceiling);
    }

    /// <summary>Elements to add at the end so that rounding down gives the positions of rounding up; none if the last window would start beyond the image.</summary>
    private static int RoundingUp(int size, int kernel, int stride, int dilation, int before, int after)
    {
        long room = (long)size + before + after - ((kernel - 1L) * dilation + 1);
        if (stride < 1 || room < 0 || room % stride == 0)
        {
            return 0;
        }

        long start = (room / stride + 1) * stride;
        return start >= (long)size + before ? 0 : (int)(start - room);
    }

    private static Padding2D Sum(Padding2D a, Padding2D b) => new(a.Top + b.Top, a.Left + b.Left, a.Bottom + b.Bottom, a.Right + b.Right);
}
