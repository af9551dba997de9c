using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>
/// Quantised networks, all brought to one form: quantise, restore, compute in single precision. That covers the pair of operators by which a network
/// says where it rounds (QDQ form) and those that compute with integers (QLinear form, ONNX's and ONNX Runtime's).
/// </summary>
internal static class QuantizationOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["QuantizeLinear"] = Quantize,
        ["DequantizeLinear"] = Dequantize,
        ["QLinearConv"] = LinearConvolution,
        ["QLinearMatMul"] = n => Requantized(n, 6, n.Emit(new MatMul(), Restored(n, 0), Restored(n, 3))),
        [OnnxOperators.Contributed + "QLinearAdd"] = n => Requantized(n, 6, n.Emit(new Add(), Restored(n, 0), Restored(n, 3))),
        [OnnxOperators.Contributed + "QLinearMul"] = n => Requantized(n, 6, n.Emit(new Mul(), Restored(n, 0), Restored(n, 3))),
        [OnnxOperators.Contributed + "QLinearSigmoid"] = n => Requantized(n, 3, n.Emit(new Sigmoid(), Restored(n, 0))),
        [OnnxOperators.Contributed + "QLinearLeakyRelu"] = n => Requantized(n, 3, n.Emit(new LeakyRelu { Alpha = n.Float("alpha", 0.01f) }, Restored(n, 0))),
        [OnnxOperators.Contributed + "QLinearGlobalAveragePool"] = GlobalAverage,
        [OnnxOperators.Contributed + "QLinearAveragePool"] = n => Requantized(n, 3, PoolingOperators.Average(n, Restored(n, 0))),
        [OnnxOperators.Contributed + "QLinearConcat"] = Concat,
        [OnnxOperators.Contributed + "QGemm"] = Gemm,
    };

    private static void Quantize(OnnxNode node) =>
        node.Yield(new QuantizeLinear { Axis = Axis(node) }, node.Input(0), node.Input(1), Zero(node, 2, node.Input(1).Shape));

    private static void Dequantize(OnnxNode node) =>
        node.Yield(new DequantizeLinear { Axis = Axis(node) }, node.Input(0), node.Input(1), node.Optional(2));

    private static int Axis(OnnxNode node) =>
        node.Int("block_size", 0) == 0 ? node.Int("axis", 1) : throw node.Error("quantisation in blocks is not supported.");

    /// <summary>A zero point; without one the type is unsigned and the zero point 0.</summary>
    private static GraphValue Zero(OnnxNode node, int input, TensorShape scale) =>
        node.Optional(input) ?? node.Constant(Tensor.FromIntegers(new long[scale.ElementsPerItem], scale, ElementType.UInt8));

    /// <summary>The numbers behind an input that is followed by its scale and its zero point.</summary>
    private static GraphValue Restored(OnnxNode node, int input, int axis = 1) => node.Input(input) is { ElementType: ElementType.Float32 } pixels
        ? RestoredPixels(node, pixels, input)
        : node.Emit(new DequantizeLinear { Axis = axis }, node.Input(input), node.Input(input + 1), node.Optional(input + 2));

    /// <summary>The same for a network's own input, which is presented in single precision.</summary>
    private static GraphValue RestoredPixels(OnnxNode node, GraphValue pixels, int input)
    {
        GraphValue centred = node.Optional(input + 2) is { } zero ? node.Emit(new Sub(), pixels, node.Emit(new Cast { To = ElementType.Float32 }, zero)) : pixels;
        return node.Emit(new Mul(), centred, node.Input(input + 1));
    }

    /// <summary>The result, rounded to the scale and zero point that are given at an input.</summary>
    private static void Requantized(OnnxNode node, int scale, GraphValue result) =>
        node.Yield(new QuantizeLinear(), result, node.Input(scale), Zero(node, scale + 1, node.Input(scale).Shape));

    private static void LinearConvolution(OnnxNode node)
    {
        GraphValue x = Restored(node, 0);
        GraphValue w = Restored(node, 3, axis: 0);
        GraphValue? bias = node.Optional(8) is null ? null : node.Constant(Bias(node.Constant(8), Product(node, node.Constant(1), node.Constant(4))));
        Requantized(node, 6, node.Emit(ConvolutionOperators.Convolution(node, x, w), x, w, bias));
    }

    private static void GlobalAverage(OnnxNode node)
    {
        GraphValue x = Restored(node, 0);
        Requantized(node, 3, node.Int("channels_last", 0) == 0
            ? node.Emit(new GlobalAveragePool(), x)
            : node.Emit(new ReduceMean { Axes = [.. Enumerable.Range(1, x.Shape.Rank - 2)] }, x));
    }

    private static void Concat(OnnxNode node)
    {
        // The result's scale and zero point come first, then each input with its own.
        GraphValue[] parts = [.. Enumerable.Range(0, (node.InputCount - 2) / 3).Select(i => Restored(node, 2 + (3 * i)))];
        Requantized(node, 0, node.Emit(new Concat { Axis = node.Int("axis") }, parts));
    }

    private static void Gemm(OnnxNode node)
    {
        float alpha = node.Float("alpha", 1);
        bool transposed = node.Int("transB", 0) != 0;
        var gemm = new Gemm { Alpha = alpha, TransposeA = node.Int("transA", 0) != 0, TransposeB = transposed };
        Tensor? bias = node.Optional(6) is null ? null : Bias(node.Constant(6), Product(node, node.Constant(1), node.Constant(4)), alpha);
        GraphValue result = node.Emit(gemm, Restored(node, 0), Restored(node, 3, transposed ? 0 : 1), bias is null ? null : node.Constant(bias));
        if (node.Optional(7) is null)
        {
            node.Yield(new Identity(), result);
        }
        else
        {
            Requantized(node, 7, result);
        }
    }

    /// <summary>Scales of inputs times weights: those of the sums, in which biases are given.</summary>
    private static float[] Product(OnnxNode node, Tensor input, Tensor weights) => input is { Length: 1, IsFloat: true } && weights.IsFloat
        ? Array.ConvertAll(weights.Floats, w => w * input.Floats[0])
        : throw node.Error("the input's scale must be one number.");

    private static Tensor Bias(Tensor integers, float[] scales, float alpha = 1) => integers.IsFloat || (scales.Length != 1 && scales.Length != integers.Length)
        ? throw new InvalidGraphException($"the bias {integers} does not fit {scales.Length} scales.")
        : Tensor.FromFloats([.. integers.Integers.Select((b, i) => b * alpha * scales[scales.Length == 1 ? 0 : i])], integers.Shape);
}
