using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>
/// Products of integers, and quantising by what the values happen to be ("dynamic quantisation"). Sums are made in single precision, exact up to 2²⁴.
/// </summary>
internal static class IntegerProductOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["DynamicQuantizeLinear"] = DynamicQuantize,
        ["MatMulInteger"] = Product,
        ["ConvInteger"] = Convolution,
    };

    private static void DynamicQuantize(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        if (node.OnlyFeeds(0, "MatMulInteger", "ConvInteger"))
        {
            // Only multiplied and scaled back: the numbers themselves, of scale 1, give the same but for the rounding.
            node.Yield(new Identity(), x);
            node.Yield(1, Tensor.ScalarOf(1f));
            node.Yield(2, Tensor.FromIntegers([0], TensorShape.Scalar, ElementType.UInt8));
            return;
        }

        int[] all = [.. Enumerable.Range(0, x.Shape.Rank)];
        GraphValue zero = node.Constant(Tensor.ScalarOf(0f));
        GraphValue high = node.Emit(new Max(), node.Emit(new ReduceMax { Axes = all, KeepDimensions = false }, x), zero);
        GraphValue low = node.Emit(new Min(), node.Emit(new ReduceMin { Axes = all, KeepDimensions = false }, x), zero);
        node.Yield(1, new Div(), node.Emit(new Sub(), high, low), node.Constant(Tensor.ScalarOf(255f)));
        GraphValue scale = node.Result(1);
        GraphValue place = node.Emit(new Round(), node.Emit(new Clip { Min = 0, Max = 255 }, node.Emit(new Neg(), node.Emit(new Div(), low, scale))));
        node.Yield(2, new Cast { To = ElementType.UInt8 }, place);
        node.Yield(new QuantizeLinear(), x, scale, node.Result(2));
    }

    private static void Product(OnnxNode node) => node.Yield(
        new MatMul(),
        Centred(node, 0, 2, zero => zero.Rank == 1 && zero[0] > 1 ? new TensorShape(zero[0], 1) : zero),
        Centred(node, 1, 3, zero => zero));

    private static void Convolution(OnnxNode node)
    {
        GraphValue x = Centred(node, 0, 2, zero => zero);
        GraphValue w = Centred(node, 1, 3, zero => zero.Rank == 1 ? new TensorShape(zero[0], 1, 1, 1) : zero);
        node.Yield(ConvolutionOperators.Convolution(node, x, w), x, w);
    }

    /// <summary>An input less its zero point, in single precision.</summary>
    private static GraphValue Centred(OnnxNode node, int input, int zeroInput, Func<TensorShape, TensorShape> shape)
    {
        GraphValue x = Float(node, node.Input(input));
        if (node.Optional(zeroInput) is not { } zero)
        {
            return x;
        }

        zero = Float(node, zero);
        TensorShape wanted = shape(zero.Shape);
        return node.Emit(new Sub(), x, wanted == zero.Shape ? zero : node.Emit(new Reshape { Target = wanted }, zero));
    }

    private static GraphValue Float(OnnxNode node, GraphValue value) =>
        value.ElementType == ElementType.Float32 ? value : node.Emit(new Cast { To = ElementType.Float32 }, value);
}
