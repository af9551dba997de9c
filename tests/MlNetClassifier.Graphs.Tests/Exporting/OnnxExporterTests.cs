using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Exporting;

public class OnnxExporterTests
{
    private static readonly TensorShape Image = new(TensorShape.Batch, 4, 9, 8);

    public static TheoryData<string, int> OperatorsAndOpsets()
    {
        TheoryData<string, int> data = [];
        foreach (string name in Operators.Keys)
        {
            foreach (int opset in new[] { 12, 13, 17, 18, 21 })
            {
                data.Add(name, opset);
            }
        }

        return data;
    }

    private static Dictionary<string, Func<GraphBuilder, GraphValue, GraphValue>> Operators { get; } = new()
    {
        ["Conv"] = (b, x) => b.Add(
            new Conv { Stride = new(2, 1), Dilation = new(1, 2), Padding = new(1, 0, 2, 1), Group = 2 },
            x,
            b.AddConstant("w", RandomTensor.Floats(1, 6, 2, 3, 2)),
            b.AddConstant("b", RandomTensor.Floats(2, 6))),
        ["MaxPool"] = (b, x) => b.Add(new MaxPool { Kernel = new(3, 2), Stride = new(2, 2), Padding = new(1, 0, 0, 1) }, x),
        ["AveragePool"] = (b, x) => b.Add(new AveragePool { Kernel = new(3, 3), Stride = new(2, 2), Padding = new(0, 0, 1, 2) }, x),
        ["GlobalAveragePool"] = (b, x) => b.Add(new GlobalAveragePool(), x),
        ["GlobalMaxPool"] = (b, x) => b.Add(new GlobalMaxPool(), x),
        ["BatchNormalization"] = (b, x) => b.Add(
            new BatchNormalization { Epsilon = 1e-3f },
            x,
            b.AddConstant("s", RandomTensor.Floats(1, 4)),
            b.AddConstant("b", RandomTensor.Floats(2, 4)),
            b.AddConstant("m", RandomTensor.Floats(3, 4)),
            b.AddConstant("v", RandomTensor.Between(0.1f, 1, 4, 4))),
        ["LRN"] = (b, x) => b.Add(new LRN { Size = 3, Alpha = 0.1f, Beta = 0.7f, Bias = 1.5f }, x),
        ["LeakyRelu"] = (b, x) => b.Add(new LeakyRelu { Alpha = 0.3f }, x),
        ["Elu"] = (b, x) => b.Add(new Elu { Alpha = 0.7f }, x),
        ["HardSigmoid"] = (b, x) => b.Add(new HardSigmoid { Alpha = 0.3f, Beta = 0.4f }, x),
        ["HardSwish"] = (b, x) => b.Add(new HardSwish(), x),
        ["Mish"] = (b, x) => b.Add(new Mish(), x),
        ["Erf"] = (b, x) => b.Add(new Erf(), x),
        ["Clip"] = (b, x) => b.Add(new Clip { Min = -0.2f, Max = 0.6f }, x),
        ["ClipAbove"] = (b, x) => b.Add(new Clip { Max = 0.6f }, x),
        ["PRelu"] = (b, x) => b.Add(new PRelu(), x, b.AddConstant("slope", RandomTensor.Floats(1, 4, 1, 1))),
        ["Softmax"] = (b, x) => b.Add(new Softmax { Axis = -1 }, x),
        ["Add"] = (b, x) => b.Add(new Add(), x, b.AddConstant("c", RandomTensor.Floats(1, 4, 1, 8))),
        ["Max"] = (b, x) => b.Add(new Max(), x, b.AddConstant("c", Tensor.ScalarOf(0.1f))),
        ["Concat"] = (b, x) => b.Add(new Concat { Axis = -2 }, x, x),
        ["Transpose"] = (b, x) => b.Add(new Transpose { Permutation = [0, 2, 1, 3] }, x),
        ["Reshape"] = (b, x) => b.Add(new Reshape { Target = new TensorShape(-1, 36, 8) }, x),
        ["Slice"] = (b, x) => b.Add(new Slice { Axis = 2, Start = 1, Count = 3, Step = 3 }, x),
        ["SliceBackwards"] = (b, x) => b.Add(new Slice { Axis = 2, Start = 8, Count = 5, Step = -2 }, x),
        ["Gather"] = (b, x) => b.Add(new Gather { Axis = 1 }, x, b.AddConstant("i", Tensor.FromIntegers(3, 0, -2))),
        ["ScatterND"] = (b, x) => b.Add(
            new ScatterND { LeadingDimensions = 1 },
            x,
            b.AddConstant("i", Tensor.FromIntegers([3, -1, 0, 2], new TensorShape(2, 2))),
            b.Add(new Slice { Axis = 1, Start = 0, Count = 2 }, b.Add(new ReduceMax { Axes = [2], KeepDimensions = false }, x))),
        ["ScatterNDOfConstants"] = (b, x) => b.Add(
            new Add(),
            x,
            b.Add(new ScatterND(), b.AddConstant("c", RandomTensor.Floats(1, 9, 8)), b.AddConstant("i", Tensor.FromIntegers([3, -1], new TensorShape(2, 1))), b.AddConstant("u", RandomTensor.Floats(2, 2, 8)))),
        ["Pad"] = (b, x) => b.Add(new Pad { Before = [0, 1, 0, 2], After = [0, 0, -1, 1], Value = 0.5f }, x),
        ["PadReflect"] = (b, x) => b.Add(new Pad { Before = [0, 0, 2, 1], After = [0, 0, 1, 3], Mode = PadMode.Reflect }, x),
        ["ReduceMean"] = (b, x) => b.Add(new ReduceMean { Axes = [2, -1], KeepDimensions = false }, x),
        ["ReduceSum"] = (b, x) => b.Add(new ReduceSum { Axes = [1] }, x),
        ["ReduceL2"] = (b, x) => b.Add(new ReduceL2 { Axes = [3] }, x),
        ["Cast"] = (b, x) => b.Add(new Cast { To = ElementType.Float32 }, b.Add(new Cast { To = ElementType.Int32 }, x)),
        ["Gemm"] = (b, x) => b.Add(
            new Gemm { Alpha = 0.5f, Beta = 2, TransposeB = true },
            b.Add(new Reshape { Target = new TensorShape(-1, 288) }, x),
            b.AddConstant("w", RandomTensor.Floats(1, 5, 288)),
            b.AddConstant("c", RandomTensor.Floats(2, 5))),
        ["Gelu"] = (b, x) => b.Add(new Gelu(), x),
        ["GeluTanh"] = (b, x) => b.Add(new Gelu { Approximate = true }, x),
        ["LayerNormalization"] = (b, x) => b.Add(
            new LayerNormalization { Axis = 2, Epsilon = 1e-3f },
            x,
            b.AddConstant("s", RandomTensor.Floats(1, 9, 8)),
            b.AddConstant("t", RandomTensor.Floats(2, 9, 8))),
        ["InstanceNormalization"] = (b, x) => b.Add(
            new InstanceNormalization(),
            x,
            b.AddConstant("s", RandomTensor.Floats(1, 4)),
            b.AddConstant("t", RandomTensor.Floats(2, 4))),
        ["Expand"] = (b, x) => b.Add(
            new Concat { Axis = 1 },
            x,
            b.Add(new Expand { Target = new TensorShape(-1, 1, 9, 8) }, b.AddConstant("token", RandomTensor.Floats(1, 1, 1, 9, 8)), x)),
        ["ExpandChannels"] = (b, x) => b.Add(new Expand { Target = new TensorShape(-1, 4, 3, 9, 8) }, b.Add(new Reshape { Target = new TensorShape(-1, 4, 1, 9, 8) }, x)),
        ["Resize"] = (b, x) => b.Add(new Resize { Size = new(18, 12), ScaleHeight = 2, ScaleWidth = 1.5f, Mode = ResizeMode.Linear }, x),
        ["ResizeNearest"] = (b, x) => b.Add(
            new Resize { Size = new(4, 8), ScaleHeight = 0.5f, ScaleWidth = 1, Coordinates = ResizeCoordinates.Asymmetric, Rounding = ResizeRounding.Floor },
            x),
        ["ResizeCubic"] = (b, x) => b.Add(
            new Resize { Size = new(18, 12), ScaleHeight = 2, ScaleWidth = 1.5f, Mode = ResizeMode.Cubic, CubicCoefficient = -0.5f, ExcludeOutside = true },
            x),
        ["ResizeRegion"] = (b, x) => b.Add(
            new Resize
            {
                Size = new(18, 12),
                ScaleHeight = 2,
                ScaleWidth = 1.5f,
                Mode = ResizeMode.Linear,
                Coordinates = ResizeCoordinates.CropAndResize,
                Region = new(0.1f, 0.2f, 0.7f, 1.3f),
                Extrapolation = 3,
            },
            x),
        ["Mod"] = (b, x) => b.Add(new Mod { Truncates = true }, x, b.AddConstant("c", Tensor.ScalarOf(0.3f))),
        ["CumSum"] = (b, x) => b.Add(new CumSum { Axis = -1, Reverse = true }, x),
        ["TopK"] = (b, x) => b.Add(new TopK { Count = 3, Axis = 2 }, x),
        ["TopKIndices"] = (b, x) => b.Add(new Cast { To = ElementType.Float32 }, b.Add(new TopK { Count = 3, Axis = 1, Largest = false, Indices = true }, x)),
        ["ArgMaxLast"] = (b, x) => b.Add(new Cast { To = ElementType.Float32 }, b.Add(new ArgMax { Axis = 1, SelectLast = true }, b.Add(new Sign(), x))),
        ["Quantized"] = (b, x) =>
        {
            GraphValue scale = b.AddConstant("s", Tensor.ScalarOf(0.1f));
            GraphValue zero = b.AddConstant("z", Tensor.FromIntegers([100], TensorShape.Scalar, ElementType.UInt8));
            return b.Add(new DequantizeLinear(), b.Add(new QuantizeLinear(), x, scale, zero), scale, zero);
        },
        ["Where"] = (b, x) => b.Add(new Where(), b.Add(new Not(), b.Add(new Greater(), x, b.AddConstant("c", Tensor.ScalarOf(0.5f)))), x, b.AddConstant("d", Tensor.ScalarOf(7f))),
        ["MatMul"] = (b, x) => b.Add(new MatMul(), x, b.AddConstant("w", RandomTensor.Floats(1, 8, 3))),
    };

    [Theory]
    [MemberData(nameof(OperatorsAndOpsets))]
    public void ExportedOperatorComesBackEqual(string name, int opset)
    {
        var builder = new GraphBuilder("test");
        GraphValue x = builder.AddInput("x", Image);
        Graph graph = builder.Build(Operators[name](builder, x));
        byte[] bytes = OnnxExporter.Export(graph, new OnnxExportOptions { Opset = opset });
        Graph back = GraphLoader.Load(bytes, "test");

        Tensor input = RandomTensor.Between(-3, 3, 7, 2, 4, 9, 8);
        Tensor expected = ReferenceExecutor.Run(graph, input)[0];
        Near.Assert(expected, ReferenceExecutor.Run(back, input)[0], 1e-6);
        Assert.Equal(graph.Outputs[0].Shape, back.Outputs[0].Shape);
        Assert.Equal(graph.Outputs[0].Name, back.Outputs[0].Name);
    }

    [Theory]
    [InlineData(ScatterReduction.Add, 16)]
    [InlineData(ScatterReduction.Multiply, 16)]
    [InlineData(ScatterReduction.Maximum, 18)]
    [InlineData(ScatterReduction.Minimum, 18)]
    public void Joining_writes_are_exported_since_ONNX_has_them(ScatterReduction reduction, int since)
    {
        var builder = new GraphBuilder("test");
        GraphValue x = builder.AddInput("x", new TensorShape(TensorShape.Batch, 5));
        GraphValue indices = builder.AddConstant("i", Tensor.FromIntegers([1, -1, 1], new TensorShape(3, 1)));
        GraphValue updates = builder.Add(new Slice { Axis = 1, Start = 0, Count = 3 }, x);
        Graph graph = builder.Build(builder.Add("written", new ScatterND { Reduction = reduction, LeadingDimensions = 1 }, x, indices, updates));

        Graph back = GraphLoader.Load(OnnxExporter.Export(graph, new OnnxExportOptions { Opset = since }), "test");

        Tensor input = RandomTensor.Between(-3, 3, 7, 2, 5);
        Near.Assert(ReferenceExecutor.Run(graph, input)[0], ReferenceExecutor.Run(back, input)[0], 1e-6);
        string message = Assert.Throws<NotSupportedException>(() => OnnxExporter.Export(graph, new OnnxExportOptions { Opset = since - 1 })).Message;
        Assert.Contains($"needs opset {since}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void SameGraphGivesSameBytes()
    {
        byte[][] exports = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            var builder = new GraphBuilder("test");
            return OnnxExporter.Export(builder.Build(Operators["Conv"](builder, builder.AddInput("x", Image))));
        })];
        Assert.Equal(exports[0], exports[1]);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(22)]
    public void OtherOpsetsAreRefused(int opset)
    {
        var builder = new GraphBuilder("test");
        Graph graph = builder.Build(builder.Add(new Relu(), builder.AddInput("x", Image)));
        Assert.Throws<ArgumentOutOfRangeException>(() => OnnxExporter.Export(graph, new OnnxExportOptions { Opset = opset }));
    }

    [Fact]
    public void FixedBatchIsWrittenAndKept()
    {
        var builder = new GraphBuilder("test");
        Graph graph = builder.Build(builder.Add(new Relu(), builder.AddInput("x", Image)));
        byte[] bytes = OnnxExporter.Export(graph, new OnnxExportOptions { FixedBatch = 1 });
        Assert.Equal(new TensorShape(1, 4, 9, 8), GraphLoader.Load(bytes, "test", new GraphLoadOptions { KeepFixedBatch = true }).Inputs[0].Shape);
        Assert.Equal(Image, GraphLoader.Load(bytes, "test").Inputs[0].Shape);
    }

    [Fact]
    public void AnInputAsOutputIsPassedThroughANode()
    {
        var builder = new GraphBuilder("test");
        Graph graph = builder.Build(builder.AddInput("x", Image));
        Graph back = GraphLoader.Load(OnnxExporter.Export(graph), "test");
        Tensor input = RandomTensor.Floats(1, 1, 4, 9, 8);
        Near.Assert(input, ReferenceExecutor.Run(back, input)[0], 0);
    }

    [SkippableTheory]
    [InlineData("mobilenet_v1_0.25_128_frozen.pb", "MobilenetV1/Predictions/Softmax")]
    [InlineData("squeezenet_fp16.onnx", "pool10_1")]
    public void PublishedNetworkComesBackEqual(string model, string tensor)
    {
        Graph graph = GraphLoader.Load(SharedFiles.Require("models/" + model)).Cut(tensor);
        Graph back = GraphLoader.Load(OnnxExporter.Export(graph), model);
        Tensor input = RandomTensor.Floats(1, graph.Inputs[0].Shape.WithBatch(1).ToArray());
        Near.Assert(ReferenceExecutor.Run(graph, input)[0], ReferenceExecutor.Run(back, input)[0], 1e-6);
    }
}
