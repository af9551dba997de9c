using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Tests.Importing.Onnx;

/// <summary>Networks whose files compute with integers: read as single precision, they agree with the network before it was quantised.</summary>
public class QuantizedOnnxTests
{
    private const float Step = 1f / 64;
    private const float WeightStep = 1f / 256;

    private static readonly Tensor Kernel = RandomTensor.Between(-0.4f, 0.4f, 1, 8, 3, 3, 3);
    private static readonly Tensor Bias = RandomTensor.Between(-0.3f, 0.3f, 2, 8);
    private static readonly Tensor Matrix = RandomTensor.Between(-0.4f, 0.4f, 3, 8, 5);
    private static readonly Tensor Pictures = RandomTensor.Between(-0.9f, 0.9f, 4, 2, 3, 6, 6);

    /// <summary>Convolution, sum of two branches, pooling, product, as ONNX Runtime's static quantisation writes them ("QOperator").</summary>
    [Fact]
    public void Operators_on_integers_agree_with_the_network_before()
    {
        Graph graph = new OnnxTestModel(13, -1, 3, 6, 6)
            .Constant("s", Tensor.ScalarOf(Step)).Constant("z", Byte(128))
            .Constant("ws", Tensor.FromFloats([.. Enumerable.Repeat(WeightStep, 8)], 8)).Constant("wz", Zeros(8))
            .Constant("w", Quantized(Kernel)).Constant("b", Integers(Bias, Step * WeightStep))
            .Constant("ms", Tensor.ScalarOf(WeightStep)).Constant("mz", Tensor.FromIntegers([0], TensorShape.Scalar, ElementType.Int8)).Constant("m", Quantized(Matrix))
            .Constant("flat", Tensor.FromIntegers(-1, 8))
            .Node("QuantizeLinear", "x s z", "xq")
            .Node("QLinearConv", "xq s z w ws wz s z b", "conv", OnnxAttributes.Ints("pads", 1, 1, 1, 1))
            .Node("com.microsoft.QLinearLeakyRelu", "conv s z s z", "leaky", OnnxAttributes.Float("alpha", 0.5f))
            .Node("com.microsoft.QLinearAdd", "conv s z leaky s z s z", "sum")
            .Node("com.microsoft.QLinearGlobalAveragePool", "sum s z s z", "pooled")
            .Node("Reshape", "pooled flat", "rows")
            .Node("QLinearMatMul", "rows s z m ms mz s z", "scores")
            .Node("DequantizeLinear", "scores s z", "y")
            .Load();

        Assert.Equal(new TensorShape(-1, 5), graph.Outputs[0].Shape);
        Near.Assert(Expected(), Run(graph), 4 * Step);
    }

    /// <summary>What dynamic quantisation writes: the range of each activation is found while it runs.</summary>
    [Fact]
    public void Dynamically_quantised_networks_run_on_batches_without_rounding()
    {
        Graph graph = new OnnxTestModel(13, -1, 3, 6, 6)
            .Constant("ws", Tensor.ScalarOf(WeightStep)).Constant("wz", Tensor.FromIntegers([0], TensorShape.Scalar, ElementType.Int8))
            .Constant("w", Quantized(Kernel)).Constant("b", Bias.Reshape(1, 8, 1, 1)).Constant("half", Tensor.ScalarOf(0.5f)).Constant("m", Quantized(Matrix))
            .Constant("flat", Tensor.FromIntegers(-1, 8))
            .Node("DynamicQuantizeLinear", "x", "xq xs xz")
            .Node("ConvInteger", "xq w xz wz", "sums", OnnxAttributes.Ints("pads", 1, 1, 1, 1))
            .Node("Cast", "sums", "floats", OnnxAttributes.Int("to", 1))
            .Node("Mul", "xs ws", "scale")
            .Node("Mul", "floats scale", "scaled")
            .Node("Add", "scaled b", "conv")
            .Node("LeakyRelu", "conv", "leaky", OnnxAttributes.Float("alpha", 0.5f))
            .Node("Add", "conv leaky", "sum")
            .Node("GlobalAveragePool", "sum", "pooled")
            .Node("Reshape", "pooled flat", "rows")
            .Node("DynamicQuantizeLinear", "rows", "rq rs rz")
            .Node("MatMulInteger", "rq m rz wz", "products")
            .Node("Cast", "products", "numbers", OnnxAttributes.Int("to", 1))
            .Node("Mul", "rs ws", "factor")
            .Node("Mul", "numbers factor", "y")
            .Load();

        Near.Assert(Expected(), Run(graph), 2e-2);
    }

    [Fact]
    public void Products_with_a_bias_and_joined_maps_are_scaled_back()
    {
        // 3 · 0.5 and 4 · 2 next to each other, then times (2, −1) · 0.25 plus 6 · (0.5 · 0.25).
        Graph graph = new OnnxTestModel(13, -1, 1)
            .Constant("one", Tensor.ScalarOf(1f)).Constant("half", Tensor.ScalarOf(0.5f)).Constant("two", Tensor.ScalarOf(2f)).Constant("quarter", Tensor.ScalarOf(0.25f))
            .Constant("z", Byte(0)).Constant("wz", Tensor.FromIntegers([0], TensorShape.Scalar, ElementType.Int8))
            .Constant("w", Tensor.FromIntegers([2, -1], new TensorShape(2, 1), ElementType.Int8)).Constant("b", Tensor.FromIntegers([6], new TensorShape(1), ElementType.Int32))
            .Node("QuantizeLinear", "x half z", "a")
            .Node("QuantizeLinear", "x two z", "c")
            .Node("com.microsoft.QLinearConcat", "half z a half z c two z", "joined", OnnxAttributes.Int("axis", 1))
            .Node("com.microsoft.QGemm", "joined half z w quarter wz b - -", "y", OnnxAttributes.Float("alpha", 1))
            .Load();

        float actual = ReferenceExecutor.Run(graph, Tensor.FromFloats([8], 1, 1))[0].Floats[0];

        Assert.Equal(8 * 0.5f - 8 * 0.25f + 6 * 0.125f, actual, 1e-5f);
    }

    private static float[] Run(Graph graph)
    {
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = 2 });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        Pictures.Floats.CopyTo(workspace.GetInput());
        workspace.Run(2);
        return workspace.GetOutput().ToArray();
    }

    private static float[] Expected()
    {
        var b = new GraphBuilder("float");
        GraphValue x = b.AddInput("x", new TensorShape(-1, 3, 6, 6));
        GraphValue conv = b.Add(new Conv { Padding = new(1, 1, 1, 1) }, x, b.AddConstant(null, Kernel), b.AddConstant(null, Bias));
        GraphValue sum = b.Add(new Add(), conv, b.Add(new LeakyRelu { Alpha = 0.5f }, conv));
        GraphValue rows = b.Add(new Reshape { Target = new TensorShape(-1, 8) }, b.Add(new GlobalAveragePool(), sum));
        return ReferenceExecutor.Run(b.Build(b.Add(new MatMul(), rows, b.AddConstant(null, Matrix))), Pictures)[0].Floats;
    }

    private static Tensor Byte(long value) => Tensor.FromIntegers([value], TensorShape.Scalar, ElementType.UInt8);

    private static Tensor Zeros(int count) => Tensor.FromIntegers(new long[count], new TensorShape(count), ElementType.Int8);

    private static Tensor Quantized(Tensor x) =>
        Tensor.FromIntegers(Array.ConvertAll(x.Floats, v => (long)Math.Round(v / WeightStep)), x.Shape, ElementType.Int8);

    private static Tensor Integers(Tensor x, float step) => Tensor.FromIntegers(Array.ConvertAll(x.Floats, v => (long)Math.Round(v / step)), x.Shape, ElementType.Int32);
}
