using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.TensorFlow.Operators;

/// <summary>Convolutions, pooling and normalisation of images.</summary>
internal static class ImageOperators
{
    public static Dictionary<string, Action<TensorFlowNode>> All { get; } = new()
    {
        ["Conv2D"] = Conv2D,
        ["DepthwiseConv2dNative"] = DepthwiseConv2D,
        ["MaxPool"] = n => Pool(n, (k, s, p) => new MaxPool { Kernel = k, Stride = s, Padding = p }),
        ["AvgPool"] = n => Pool(n, (k, s, p) => new AveragePool { Kernel = k, Stride = s, Padding = p }),
        ["FusedBatchNorm"] = FusedBatchNorm,
        ["FusedBatchNormV2"] = FusedBatchNorm,
        ["FusedBatchNormV3"] = FusedBatchNorm,
        ["BatchNormWithGlobalNormalization"] = GlobalBatchNorm,
        ["LRN"] = Lrn,
        ["ResizeBilinear"] = n => Resize(n, ResizeMode.Linear),
        ["ResizeNearestNeighbor"] = n => Resize(n, ResizeMode.Nearest),
    };

    private static void Conv2D(TensorFlowNode node)
    {
        GraphValue x = node.Image(0);
        GraphValue weights = node.Input(1);
        if (weights.Shape.Rank != 4 || weights.Shape[2] < 1)
        {
            throw node.Error($"weights {weights.Shape} are not [height, width, in, out].");
        }

        // Groups are not written down: they follow from the channels.
        int group = x.Shape[1] / weights.Shape[2];
        Conv conv = Convolution(node, x, weights) with { Group = group };
        node.YieldImage(conv, x, node.Emit(new Transpose { Permutation = [3, 2, 0, 1] }, weights));
    }

    private static void DepthwiseConv2D(TensorFlowNode node)
    {
        GraphValue x = node.Image(0);
        GraphValue weights = node.Input(1);
        if (weights.Shape.Rank != 4)
        {
            throw node.Error($"weights {weights.Shape} are not [height, width, in, multiplier].");
        }

        // [h, w, C, m] → [C, m, h, w] → [C·m, 1, h, w]: the m results of a channel are neighbours.
        (int height, int width, int channels, int multiplier) = (weights.Shape[0], weights.Shape[1], weights.Shape[2], weights.Shape[3]);
        GraphValue transposed = node.Emit(new Transpose { Permutation = [2, 3, 0, 1] }, weights);
        GraphValue kernels = node.Emit(new Reshape { Target = new TensorShape(checked(channels * multiplier), 1, height, width) }, transposed);
        node.YieldImage(Convolution(node, x, weights) with { Group = channels }, x, kernels);
    }

    private static Conv Convolution(TensorFlowNode node, GraphValue x, GraphValue weights)
    {
        var kernel = new Size2D(weights.Shape[0], weights.Shape[1]);
        Size2D stride = node.Size("strides");
        Size2D dilation = node.Size("dilations");
        return new Conv { Stride = stride, Dilation = dilation, Padding = node.Padding(x.Shape, kernel, stride, dilation) };
    }

    private static void Pool(TensorFlowNode node, Func<Size2D, Size2D, Padding2D, PoolOperator> make)
    {
        GraphValue x = node.Image(0);
        Size2D kernel = node.Size("ksize");
        Size2D stride = node.Size("strides");
        node.YieldImage(make(kernel, stride, node.Padding(x.Shape, kernel, stride, Size2D.One)), x);
    }

    private static void FusedBatchNorm(TensorFlowNode node)
    {
        if (node.Bool("is_training", true))
        {
            throw node.Error("it is in training mode; freeze the graph for inference.");
        }

        var operation = new BatchNormalization { Epsilon = node.Float("epsilon", 1e-4f) };
        node.YieldImage(operation, node.Image(0), node.Input(1), node.Input(2), node.Input(3), node.Input(4));
    }

    private static void GlobalBatchNorm(TensorFlowNode node)
    {
        // Inputs: x, mean, variance, beta, gamma; gamma counts only if the attribute says so.
        GraphValue scale = node.Input(4);
        if (!node.Bool("scale_after_normalization", true))
        {
            scale = node.NewConstant(Tensor.FromFloats([.. Enumerable.Repeat(1f, node.Constant(4).Length)], node.Constant(4).Length));
        }

        var operation = new BatchNormalization { Epsilon = node.Float("variance_epsilon", 1e-3f) };
        node.YieldImage(operation, node.Image(0), scale, node.Input(3), node.Input(1), node.Input(2));
    }

    private static void Lrn(TensorFlowNode node)
    {
        int radius = node.Int("depth_radius", 5);
        if (radius is < 0 or > 1 << 20)
        {
            throw node.Error($"depth_radius {radius} is out of range.");
        }

        // TensorFlow's alpha multiplies the sum of squares, ONNX's their mean.
        int size = 2 * radius + 1;
        var operation = new LRN { Size = size, Alpha = node.Float("alpha", 1) * size, Beta = node.Float("beta", 0.5f), Bias = node.Float("bias", 1) };
        node.YieldImage(operation, node.Image(0));
    }

    private static void Resize(TensorFlowNode node, ResizeMode mode)
    {
        GraphValue x = node.Image(0);
        long[] size = node.Integers(1);
        if (size is not [>= 1 and <= 1 << 20, >= 1 and <= 1 << 20])
        {
            throw node.Error("the size must be two numbers.");
        }

        bool corners = node.Bool("align_corners", false);
        bool centres = node.Bool("half_pixel_centers", false);
        var operation = new Resize
        {
            Size = new Size2D((int)size[0], (int)size[1]),
            ScaleHeight = (float)size[0] / x.Shape[2],
            ScaleWidth = (float)size[1] / x.Shape[3],
            Mode = mode,
            Coordinates = corners ? ResizeCoordinates.AlignCorners : centres ? ResizeCoordinates.HalfPixel : ResizeCoordinates.Asymmetric,
            Rounding = corners || centres ? ResizeRounding.RoundPreferCeil : ResizeRounding.Floor,
        };
        node.YieldImage(operation, x);
    }
}
