using Google.Protobuf;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Importing.TensorFlow.Protocol;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Tests.Importing.TensorFlow;

public class TensorFlowImporterTests
{
    /// <summary>3 × 3, stride 2 on an even size: SAME puts the odd row and column at the end, unlike symmetric padding.</summary>
    [Fact]
    public void SamePaddingIsAsymmetricAtStrideTwo()
    {
        Tensor weights = Tensor.FromFloats([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3, 1, 1);
        Graph graph = new TensorFlowGraphs().Placeholder("x", -1, 4, 4, 1).Const("w", weights)
            .Node("y", "Conv2D", ["x", "w"], ("strides", new[] { 1, 2, 2, 1 }), ("padding", "SAME")).Load();
        float[] ones = [.. Enumerable.Repeat(1f, 16)];
        float[] y = ReferenceExecutor.Run(graph, Tensor.FromFloats(ones, 1, 4, 4, 1))[0].Floats;
        Assert.Equal([45, 45 - 3 - 6 - 9, 45 - 7 - 8 - 9, 1 + 2 + 4 + 5], y);
        Assert.Equal(new TensorShape(-1, 2, 2, 1), graph.Outputs[0].Shape);
    }

    [Fact]
    public void DepthwiseMultiplierKeepsTheResultsOfAChannelTogether()
    {
        Tensor weights = Tensor.FromFloats([1, 10, 100, 1000], 1, 1, 2, 2);
        Graph graph = new TensorFlowGraphs().Placeholder("x", -1, 1, 1, 2).Const("w", weights)
            .Node("y", "DepthwiseConv2dNative", ["x", "w"], ("strides", new[] { 1, 1, 1, 1 }), ("padding", "VALID")).Load();
        Assert.Equal([2, 20, 300, 3000], ReferenceExecutor.Run(graph, Tensor.FromFloats([2, 3], 1, 1, 1, 2))[0].Floats);
    }

    [Fact]
    public void AveragePoolLeavesPaddingOutOfTheMean()
    {
        Graph graph = new TensorFlowGraphs().Placeholder("x", -1, 3, 3, 1)
            .Node("y", "AvgPool", ["x"], ("ksize", new[] { 1, 2, 2, 1 }), ("strides", new[] { 1, 2, 2, 1 }), ("padding", "SAME")).Load();
        Assert.Equal([3, 4.5f, 7.5f, 9], ReferenceExecutor.Run(graph, Tensor.FromFloats([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 3, 3, 1))[0].Floats);
    }

    /// <summary>TensorFlow: x / (bias + alpha · Σ x²)^beta over ± radius channels; its alpha is not divided by the window.</summary>
    [Fact]
    public void LrnUsesTheSumOfSquares()
    {
        Graph graph = new TensorFlowGraphs().Placeholder("x", -1, 1, 1, 3)
            .Node("y", "LRN", ["x"], ("depth_radius", 1), ("alpha", 0.5f), ("beta", 1f), ("bias", 2f)).Load();
        float[] y = ReferenceExecutor.Run(graph, Tensor.FromFloats([1, 2, 3], 1, 1, 1, 3))[0].Floats;
        Near.Assert([1 / (2 + 0.5f * 5), 2 / (2 + 0.5f * 14), 3 / (2 + 0.5f * 13)], y, 1e-6);
    }

    [Fact]
    public void ShapeArithmeticOverTheBatchFoldsAway()
    {
        TensorFlowGraphs tf = new TensorFlowGraphs().Placeholder("x", -1, 2, 3, 4)
            .Node("shape", "Shape", ["x"])
            .Const("zero", [0]).Const("one", [1]).Scalar("twentyfour", 24)
            .Node("batch", "StridedSlice", ["shape", "zero", "one", "one"], ("shrink_axis_mask", 1))
            .Node("target", "Pack", ["batch", "twentyfour"])
            .Node("flat", "Reshape", ["x", "target"]);
        Graph graph = tf.Load();
        Assert.Equal("flat", Assert.Single(graph.Outputs).Name);
        Assert.Equal(new TensorShape(-1, 24), graph.Outputs[0].Shape);
    }

    [Fact]
    public void DecoderBeforeANamedInputIsLeftOut()
    {
        TensorFlowGraphs tf = new TensorFlowGraphs()
            .Node("bytes", "Placeholder", [])
            .Node("decode", "DecodeJpeg", ["bytes"])
            .Node("scaled", "ResizeArea", ["decode"])
            .Node("relu", "Relu", ["scaled"]);
        var shape = new TensorShape(-1, 8, 8, 3);
        Graph graph = tf.Load(new GraphLoadOptions { InputShapes = new Dictionary<string, TensorShape> { ["scaled:0"] = shape } });
        Assert.Equal("scaled", graph.Inputs[0].Name);
        Assert.Equal(shape, graph.Outputs[0].Shape);

        InvalidModelException e = Assert.Throws<InvalidModelException>(() => tf.Load());
        Assert.Contains("DecodeJpeg (node 'decode'), ResizeArea (node 'scaled')", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownOperatorsBeyondTheCutAreNotInTheWay()
    {
        TensorFlowGraphs tf = new TensorFlowGraphs().Placeholder("x", -1, 5)
            .Node("features", "Relu", ["x"])
            .Node("lookup", "HashTableV2", ["features"])
            .Node("save", "SaveV2", ["features"])
            .Node("log", "NoOp", ["^features"]);
        Assert.Equal("features", tf.Load(new GraphLoadOptions { Outputs = ["features:0"] }).Outputs[0].Name);
        Assert.Contains("HashTableV2", Assert.Throws<InvalidModelException>(() => tf.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MetaGraphIsReadAsItsGraph()
    {
        GraphDef graph = new TensorFlowGraphs().Placeholder("x", 1, 5).Node("y", "Relu6", ["x"]).Graph;
        byte[] meta = new MetaGraphDef { GraphDef = graph }.ToByteArray();
        Graph loaded = GraphLoader.Load(meta, "net.meta");
        Assert.Equal(new TensorShape(-1, 5), loaded.Outputs[0].Shape);
    }

    [Fact]
    public void LoopsAreRefused()
    {
        TensorFlowGraphs tf = new TensorFlowGraphs().Placeholder("x", -1, 5).Node("a", "Add", ["x", "b"]).Node("b", "Relu", ["a"]).Node("c", "Relu", ["b"]);
        Assert.Contains("depends on itself", Assert.Throws<InvalidModelException>(() => tf.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepChainsDoNotOverflowTheStack()
    {
        var tf = new TensorFlowGraphs();
        tf.Placeholder("n0", -1, 2);
        for (int i = 1; i <= 20_000; i++)
        {
            tf.Node($"n{i}", "Relu", [$"n{i - 1}"]);
        }

        Assert.Equal(20_000, tf.Load().Nodes.Count);
    }

    [Fact]
    public void TrainingModeIsRefused()
    {
        TensorFlowGraphs tf = new TensorFlowGraphs().Placeholder("x", -1, 2, 2, 1).Const("p", Tensor.FromFloats([1], 1))
            .Node("y", "FusedBatchNorm", ["x", "p", "p", "p", "p"]);
        Assert.Contains("training mode", Assert.Throws<InvalidModelException>(() => tf.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PictureWithoutABatchGetsOne()
    {
        TensorFlowGraphs tf = new TensorFlowGraphs().Placeholder("x", 1, 6).Const("shape", [6]).Node("y", "Reshape", ["x", "shape"]);
        Graph graph = tf.Load();
        Assert.Equal(new TensorShape(-1, 6), graph.Inputs[0].Shape);
        Assert.Equal(new TensorShape(-1, 6), graph.Outputs[0].Shape);
    }

    /// <summary>An explicit pad, an unfolded normalisation, a gate, a concatenation and a mean, as TensorFlow networks write them.</summary>
    [Fact]
    public void NhwcNetworkRunsInNchwAfterOptimisation()
    {
        Graph graph = new TensorFlowGraphs().Placeholder("x", -1, 7, 6, 3)
            .Const("pads", Tensor.FromIntegers([0, 0, 1, 2, 0, 1, 0, 0], new TensorShape(4, 2)))
            .Node("padded", "Pad", ["x", "pads"])
            .Const("w", RandomTensor.Floats(1, 3, 3, 3, 4))
            .Node("conv", "Conv2D", ["padded", "w"], ("strides", new[] { 1, 2, 2, 1 }), ("padding", "VALID"))
            .Const("scale", RandomTensor.Floats(2, 4)).Const("shift", RandomTensor.Floats(3, 4))
            .Node("scaled", "Mul", ["conv", "scale"]).Node("shifted", "AddV2", ["scaled", "shift"])
            .Node("relu", "Relu6", ["shifted"])
            .Const("spatial", [1, 2])
            .Node("mean", "Mean", ["relu", "spatial"], ("keep_dims", true))
            .Const("v", RandomTensor.Floats(4, 1, 1, 4, 4))
            .Node("gate", "Conv2D", ["mean", "v"], ("strides", new[] { 1, 1, 1, 1 }), ("padding", "SAME"))
            .Node("sigmoid", "Sigmoid", ["gate"])
            .Node("gated", "Mul", ["relu", "sigmoid"])
            .Scalar("axis", 3)
            .Node("both", "ConcatV2", ["gated", "relu", "axis"])
            .Node("pooled", "Mean", ["both", "spatial"])
            .Load();
        Graph optimized = GraphOptimizer.Optimize(graph);
        Assert.Single(optimized.Nodes, n => n.Operator is Transpose);
        Assert.DoesNotContain(optimized.Nodes, n => n.Operator is Pad or Add);

        Tensor input = RandomTensor.Floats(5, 2, 7, 6, 3);
        Near.Assert(ReferenceExecutor.Run(graph, input)[0], ReferenceExecutor.Run(optimized, input)[0], 1e-5);
    }
}
