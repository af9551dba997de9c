using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.TfLite;

/// <summary>How each operator is put into the graph. Option numbers are those of the schema's tables.</summary>
internal static class TfLiteConversions
{
    private static readonly Dictionary<TfLiteBuiltin, Func<TfLiteNode, GraphValue>> All = new()
    {
        [TfLiteBuiltin.Conv2D] = Conv2D,
        [TfLiteBuiltin.DepthwiseConv2D] = DepthwiseConv2D,
        [TfLiteBuiltin.FullyConnected] = FullyConnected,
        [TfLiteBuiltin.AveragePool2D] = n => Pool(n, (k, s, p) => new AveragePool { Kernel = k, Stride = s, Padding = p }),
        [TfLiteBuiltin.MaxPool2D] = n => Pool(n, (k, s, p) => new MaxPool { Kernel = k, Stride = s, Padding = p }),
        [TfLiteBuiltin.Mean] = Mean,
        [TfLiteBuiltin.Sum] = n => n.Result(new ReduceSum { Axes = n.Integers(1), KeepDimensions = n.OptionU8(0) != 0 }, 0, n.Input(0)),
        [TfLiteBuiltin.Add] = n => Binary(n, new Add()),
        [TfLiteBuiltin.Sub] = n => Binary(n, new Sub()),
        [TfLiteBuiltin.Mul] = n => Binary(n, new Mul()),
        [TfLiteBuiltin.Div] = n => Binary(n, new Div()),
        [TfLiteBuiltin.Maximum] = n => n.Result(new Max(), 0, n.Input(0), n.Input(1)),
        [TfLiteBuiltin.Minimum] = n => n.Result(new Min(), 0, n.Input(0), n.Input(1)),
        [TfLiteBuiltin.SquaredDifference] = SquaredDifference,
        [TfLiteBuiltin.Relu] = n => n.Result(new Relu(), 0, n.Input(0)),
        [TfLiteBuiltin.Relu6] = n => n.Result(new Clip { Min = 0, Max = 6 }, 0, n.Input(0)),
        [TfLiteBuiltin.ReluMinus1To1] = n => n.Result(new Clip { Min = -1, Max = 1 }, 0, n.Input(0)),
        [TfLiteBuiltin.Relu0To1] = n => n.Result(new Clip { Min = 0, Max = 1 }, 0, n.Input(0)),
        [TfLiteBuiltin.LeakyRelu] = n => n.Result(new LeakyRelu { Alpha = n.OptionF32(0) }, 0, n.Input(0)),
        [TfLiteBuiltin.PRelu] = n => n.Result(new PRelu(), 0, n.Input(0), n.Input(1)),
        [TfLiteBuiltin.HardSwish] = n => n.Result(new HardSwish(), 0, n.Input(0)),
        [TfLiteBuiltin.Logistic] = n => n.Result(new Sigmoid(), 0, n.Input(0)),
        [TfLiteBuiltin.Tanh] = n => n.Result(new Tanh(), 0, n.Input(0)),
        [TfLiteBuiltin.Exp] = n => n.Result(new Exp(), 0, n.Input(0)),
        [TfLiteBuiltin.Neg] = n => n.Result(new Neg(), 0, n.Input(0)),
        [TfLiteBuiltin.Sqrt] = n => n.Result(new Sqrt(), 0, n.Input(0)),
        [TfLiteBuiltin.Rsqrt] = n => n.Result(new Reciprocal(), 0, n.Emit(new Sqrt(), n.Input(0))),
        [TfLiteBuiltin.Softmax] = Softmax,
        [TfLiteBuiltin.Concatenation] = n => n.Result(
            new Concat { Axis = n.OptionI32(0) }, n.OptionU8(1), [.. Enumerable.Range(0, n.InputCount).Select(n.Input)]),
        [TfLiteBuiltin.Reshape] = Reshape,
        [TfLiteBuiltin.Squeeze] = Reshape,
        [TfLiteBuiltin.ExpandDims] = Reshape,
        [TfLiteBuiltin.Transpose] = n => n.Result(new Transpose { Permutation = n.Integers(1) }, 0, n.Input(0)),
        [TfLiteBuiltin.Pad] = n => Pad(n, 0),
        [TfLiteBuiltin.PadV2] = n => Pad(n, n.Constant(2) is { Length: 1 } v ? v.Floats[0] : throw n.Error("needs one padding value")),
        // Values are real numbers here throughout, so what goes to and from their stored form changes nothing.
        [TfLiteBuiltin.Quantize] = n => n.Result(new Identity(), 0, n.Input(0)),
        [TfLiteBuiltin.Dequantize] = n => n.Result(new Identity(), 0, n.Input(0)),
    };

    /// <summary>The conversion of an operator, or null.</summary>
    public static Func<TfLiteNode, GraphValue>? Find(TfLiteBuiltin builtin) => All.GetValueOrDefault(builtin);

    private static GraphValue Conv2D(TfLiteNode node)
    {
        GraphValue x = node.Image(0);
        Tensor w = node.Constant(1);
        if (w.Shape.Rank != 4 || w.Shape[3] < 1)
        {
            throw node.Error($"has weights {w.Shape}, not [out, height, width, in]");
        }

        var kernel = new Size2D(w.Shape[1], w.Shape[2]);
        var stride = new Size2D(node.OptionI32(2, 1), node.OptionI32(1, 1));
        var dilation = new Size2D(node.OptionI32(5, 1), node.OptionI32(4, 1));
        var conv = new Conv
        {
            Stride = stride,
            Dilation = dilation,
            Padding = node.Padding(node.OptionU8(0), x.Shape, kernel, stride, dilation),
            // Groups are not written down: they follow from the channels.
            Group = Math.Max(x.Shape[1] / w.Shape[3], 1),
        };
        return Convolve(node, conv, node.OptionU8(3), x, Permute(w, 0, 3, 1, 2));
    }

    private static GraphValue DepthwiseConv2D(TfLiteNode node)
    {
        GraphValue x = node.Image(0);
        Tensor w = node.Constant(1);
        if (w.Shape.Rank != 4 || w.Shape[0] != 1)
        {
            throw node.Error($"has weights {w.Shape}, not [1, height, width, channels]");
        }

        var kernel = new Size2D(w.Shape[1], w.Shape[2]);
        var stride = new Size2D(node.OptionI32(2, 1), node.OptionI32(1, 1));
        var dilation = new Size2D(node.OptionI32(6, 1), node.OptionI32(5, 1));
        var conv = new Conv
        {
            Stride = stride,
            Dilation = dilation,
            Padding = node.Padding(node.OptionU8(0), x.Shape, kernel, stride, dilation),
            Group = x.Shape[1],
        };
        return Convolve(node, conv, node.OptionU8(4), x, Permute(w, 3, 0, 1, 2));
    }

    private static GraphValue Convolve(TfLiteNode node, Conv conv, int activation, GraphValue x, Tensor kernel)
    {
        GraphValue weights = node.NewConstant(kernel, 1);
        return node.Has(2)
            ? node.ImageResult(conv, activation, x, weights, node.NewConstant(node.Constant(2), 2))
            : node.ImageResult(conv, activation, x, weights);
    }

    private static GraphValue FullyConnected(TfLiteNode node)
    {
        GraphValue x = node.Input(0);
        Tensor w = node.Constant(1);
        if (w.Shape.Rank != 2 || node.OptionU8(1) != 0)
        {
            throw node.Error($"has weights {w.Shape} in format {node.OptionU8(1)}, not [out, in] in format 0");
        }

        if (x.Shape.Rank == 0)
        {
            throw node.Error("reads a single number, not rows of them");
        }

        // More than two dimensions are flattened into rows of the kernel's length.
        if (x.Shape.Rank != 2 || x.Shape[1] != w.Shape[1])
        {
            if (node.OptionU8(2) != 0 && x.Shape.Rank != 2)
            {
                throw node.Error("keeps more than two dimensions, which is not supported");
            }

            x = node.Emit(new Reshape { Target = new TensorShape(x.Shape[0], x.Shape.Skip(1).Aggregate(1, (a, b) => a * b)) }, x);
        }

        var gemm = new Gemm { TransposeB = true };
        GraphValue weights = node.NewConstant(w, 1);
        return node.Has(2)
            ? node.Result(gemm, node.OptionU8(0), x, weights, node.NewConstant(node.Constant(2), 2))
            : node.Result(gemm, node.OptionU8(0), x, weights);
    }

    private static GraphValue Pool(TfLiteNode node, Func<Size2D, Size2D, Padding2D, PoolOperator> make)
    {
        GraphValue x = node.Image(0);
        var stride = new Size2D(node.OptionI32(2, 1), node.OptionI32(1, 1));
        var kernel = new Size2D(node.OptionI32(4, 1), node.OptionI32(3, 1));
        Padding2D padding = node.Padding(node.OptionU8(0), x.Shape, kernel, stride, Size2D.One);
        return node.ImageResult(make(kernel, stride, padding), node.OptionU8(5), x);
    }

    private static GraphValue Mean(TfLiteNode node)
    {
        GraphValue x = node.Input(0);
        int[] axes = [.. node.Integers(1).Select(a => a < 0 ? a + x.Shape.Rank : a).Order()];
        bool keep = node.OptionU8(0) != 0;
        if (x.Shape.Rank != 4 || axes is not [1, 2])
        {
            return node.Result(new ReduceMean { Axes = axes, KeepDimensions = keep }, 0, x);
        }

        GraphValue pooled = node.Emit(new GlobalAveragePool(), node.Image(0));
        int channels = x.Shape[3];
        TensorShape target = keep ? new TensorShape(x.Shape[0], 1, 1, channels) : new TensorShape(x.Shape[0], channels);
        return node.Result(new Reshape { Target = target }, 0, pooled);
    }

    private static GraphValue Binary(TfLiteNode node, Operator @operator) =>
        node.Result(@operator, node.OptionU8(0), node.Input(0), node.Input(1));

    private static GraphValue SquaredDifference(TfLiteNode node)
    {
        GraphValue difference = node.Emit(new Sub(), node.Input(0), node.Input(1));
        return node.Result(new Mul(), 0, difference, difference);
    }

    private static GraphValue Softmax(TfLiteNode node)
    {
        GraphValue x = node.Input(0);
        float beta = node.OptionF32(0, 1);
        if (beta != 1)
        {
            x = node.Emit(new Mul(), x, node.NewConstant(Tensor.ScalarOf(beta), 0));
        }

        return node.Result(new Softmax(), 0, x);
    }

    // The file declares the shape of every result, so what computed it at run time need not be followed.
    private static GraphValue Reshape(TfLiteNode node)
    {
        GraphValue x = node.Input(0);
        int[] shape = [.. node.Output.Shape];
        if (x.Shape.IsSymbolic)
        {
            if (shape.Length == 0)
            {
                throw node.Error("drops the batch");
            }

            shape[0] = TensorShape.Batch;
        }

        return node.Result(new Reshape { Target = new TensorShape(shape) }, 0, x);
    }

    private static GraphValue Pad(TfLiteNode node, float value)
    {
        GraphValue x = node.Input(0);
        int[] pads = node.Integers(1);
        if (pads.Length != 2 * x.Shape.Rank || pads.Any(p => p < 0))
        {
            throw node.Error($"has paddings that do not fit {x.Shape}");
        }

        int[] before = [.. pads.Where((_, i) => i % 2 == 0)];
        int[] after = [.. pads.Where((_, i) => i % 2 == 1)];
        return node.Result(new Pad { Before = before, After = after, Value = value }, 0, x);
    }

    private static Tensor Permute(Tensor tensor, params int[] permutation) =>
        new Transpose { Permutation = permutation }.Evaluate([tensor])[0];
}
