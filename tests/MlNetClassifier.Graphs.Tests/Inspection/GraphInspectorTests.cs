using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Inspection;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Tests.Architectures;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Inspection;

public sealed class GraphInspectorTests
{
    // Multiply-adds in millions as published: VGG 15.5 thousand (less 124 for its classifier), ResNet-50 3.8 to 3.9 thousand, MobileNet 569 and
    // 300, DenseNet-121 2.8 to 2.9 thousand, EfficientNet-B0 390.
    [Theory]
    [InlineData("vgg16", 15_470, 14_714_688)]
    [InlineData("resnet50", 3_860, 23_587_712)]
    [InlineData("mobilenet", 568, 3_228_864)]
    [InlineData("mobilenetv2", 300, 2_257_984)]
    [InlineData("densenet121", 2_830, 7_037_504)]
    [InlineData("efficientnetb0", 386, 4_049_564)]
    public void Costs_are_those_of_the_papers(string name, double millions, long parameters)
    {
        Graph graph = Architecture.Find(name)!.Build(new ArchitectureOptions { Classes = name.StartsWith("vgg", StringComparison.Ordinal) ? null : 1000 }, new RecordingWeights());

        GraphReport report = GraphInspector.Inspect(graph);

        Assert.InRange(report.MultiplyAdds / 1e6, millions * 0.98, millions * 1.02);
        Assert.Equal(report.Parameters, report.Layers.Sum(l => l.Parameters));
        long head = graph.Find("logits") is null ? 0 : 1000L * (graph.Require("features").Shape[1] + 1);
        // The input normalisation of EfficientNet is stored as 6 numbers that become 6 others.
        Assert.InRange(report.Parameters - head - parameters, 0, 6);
    }

    [Fact]
    public void Peak_memory_counts_what_is_alive_at_once()
    {
        var builder = new GraphBuilder();
        GraphValue x = builder.AddInput("x", new TensorShape(TensorShape.Batch, 1, 4, 4));
        GraphValue a = builder.Add("a", new Relu(), x);
        GraphValue b = builder.Add("b", new Relu(), a);
        GraphValue c = builder.Add("c", new Add(), a, b);
        GraphValue unread = builder.Add("unread", new Relu(), c);
        GraphValue y = builder.Add("y", new GlobalAveragePool(), c);

        GraphReport report = GraphInspector.Inspect(builder.Build(y));

        // When c is computed: a, b and c; 16 numbers each. x is gone by then, the unread one never meets more than c.
        Assert.Equal(3 * 64, report.PeakActivationBytes);
        Assert.Equal("unread", unread.Name);
    }

    [SkippableTheory]
    [InlineData("mobilenetv2_1.0_224_notop.onnx", "bottleneck", 1280)]
    [InlineData("squeezenet_fp16.onnx", "fire9/concat_1", 512)]
    [InlineData("mobilenet_v1_0.25_224_frozen.pb", "MobilenetV1/Logits/AvgPool_1a/AvgPool", 256)]
    [InlineData("mobilenet_v2_1.0_224_quant.tflite", "MobilenetV2/Logits/AvgPool", 1280)]
    [InlineData("mobilenet_v1_0.25_224_keras.h5", "features", 256)]
    [InlineData("squeezenet1.1_notop_keras.h5", "features", 512)]
    public void The_first_candidate_is_what_the_classifier_reads(string model, string tensor, int width)
    {
        Graph graph = GraphLoader.Load(SharedFiles.Require("models/" + model));

        Bottleneck first = GraphInspector.Inspect(graph).Bottlenecks[0];

        Assert.Equal((tensor, width), (first.Tensor, first.Width));
    }

    /// <summary>Tokens with a dimension of 1 before them look like a map of one channel.</summary>
    [Fact]
    public void Joined_tokens_are_no_bottleneck()
    {
        var b = new GraphBuilder("tokens");
        GraphValue x = b.AddInput("x", new TensorShape(TensorShape.Batch, 1, 4, 8));
        GraphValue joined = b.Add("joined", new Concat { Axis = 2 }, x, x);
        GraphValue pooled = b.Add("pooled", new ReduceMean { Axes = [1, 2], KeepDimensions = false }, joined);
        Graph graph = b.Build(b.Add("scores", new Gemm { TransposeB = true }, pooled, b.AddConstant(null, RandomTensor.Floats(1, 3, 8))));

        Assert.Equal(["pooled"], GraphInspector.Inspect(graph).Bottlenecks.Select(c => c.Tensor));
    }

    /// <summary>Columns of one number less their mean, times a row: looks like layer normalisation of the row, but is none. Half times half times a gate is no GELU.</summary>
    [Fact]
    public void What_only_resembles_a_layer_is_shown_as_it_is()
    {
        var b = new GraphBuilder("similar");
        GraphValue x = b.AddInput("x", new TensorShape(TensorShape.Batch, 4, 1));
        GraphValue centred = b.Add(new Sub(), x, b.Add(new ReduceMean { Axes = [-1] }, x));
        GraphValue variance = b.Add(new ReduceMean { Axes = [-1] }, b.Add(new Mul(), centred, centred));
        GraphValue root = b.Add(new Sqrt(), b.Add(new Add(), variance, b.AddConstant(null, Tensor.ScalarOf(1e-5f))));
        GraphValue wide = b.Add(new Add(), b.Add(new Mul(), b.Add(new Div(), centred, root), b.AddConstant(null, RandomTensor.Floats(1, 8))), b.AddConstant(null, RandomTensor.Floats(2, 8)));
        GraphValue gate = b.Add(new Add(), b.Add(new Erf(), b.Add(new Mul(), wide, b.AddConstant(null, Tensor.ScalarOf(0.70710678f)))), b.AddConstant(null, Tensor.ScalarOf(1f)));
        GraphValue half = b.AddConstant("half", Tensor.ScalarOf(0.5f));
        Graph graph = b.Build(b.Add("y", new Mul(), b.Add(new Mul(), gate, half), half));

        string[] layers = [.. GraphInspector.Inspect(graph).Layers.Select(l => l.Operator)];

        Assert.DoesNotContain("LayerNormalization", layers);
        Assert.DoesNotContain("Gelu", layers);
        Assert.Equal(graph.Nodes.Count, layers.Length);
    }
}
