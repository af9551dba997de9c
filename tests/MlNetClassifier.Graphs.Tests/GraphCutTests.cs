using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests;

public class GraphCutTests
{
    private static Graph Sample()
    {
        var builder = new GraphBuilder("sample");
        GraphValue x = builder.AddInput("x", new TensorShape(-1, 2, 4, 4));
        GraphValue unused = builder.AddInput("other", new TensorShape(-1, 3));
        GraphValue a = builder.Add("block/relu", new Relu(), x);
        GraphValue b = builder.Add("block/out:0", new MaxPool { Kernel = new(2, 2), Stride = new(2, 2) }, a);
        GraphValue c = builder.Add("tail", new Sigmoid(), unused);
        return builder.Build(b, c);
    }

    [Fact]
    public void OnlyWhatIsNeededStays()
    {
        Graph cut = Sample().Cut("block/relu");
        Assert.Equal(["x"], cut.Inputs.Select(i => i.Name));
        Assert.Single(cut.Nodes);
        Assert.Equal("block/relu", cut.Outputs[0].Name);
    }

    [Fact]
    public void OutputsComeInTheOrderAsked()
    {
        Assert.Equal(["tail", "block/relu"], Sample().Cut("tail", "block/relu").Outputs.Select(o => o.Name));
    }

    [Theory]
    [InlineData("block/relu")]
    [InlineData("block/relu:0")]
    [InlineData("block/out")]
    [InlineData("block/out:0")]
    public void TensorFlowNamesMayCarryTheirOutputNumber(string name) => Assert.NotNull(Sample().Find(name));

    [Fact]
    public void UnknownNameListsSimilarOnes()
    {
        InvalidGraphException e = Assert.Throws<InvalidGraphException>(() => Sample().Cut("model/relu"));
        Assert.Equal("'sample' has no tensor named 'model/relu'. Similar names: block/relu, block/out:0, tail.", e.Message);
    }

    [Fact]
    public void FeaturesOfAMapAreItsMeans()
    {
        Graph graph = Sample();
        Tensor x = RandomTensor.Floats(1, 3, 2, 4, 4);
        Tensor features = ReferenceExecutor.Run(graph.CutAtFeatures("block/relu"), x)[0];
        Assert.Equal(new TensorShape(3, 2), features.Shape);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(x.Floats.Skip(i * 16).Take(16).Average(v => Math.Max(0, v)), features.Floats[i], 1e-6);
        }

        Assert.Equal(new TensorShape(-1, 32), graph.CutAtFeatures("block/relu", pool: false).Outputs[0].Shape);
    }

    [Fact]
    public void FeaturesOfAVectorAreItself() => Assert.Single(Sample().CutAtFeatures("tail").Nodes);

    [SkippableTheory]
    [InlineData("mobilenet_v1_0.25_128_frozen.pb", "MobilenetV1/MobilenetV1/Conv2d_13_pointwise/Relu6", 256)]
    [InlineData("mobilenet_v1_0.25_128_frozen.pb", "MobilenetV1/Logits/AvgPool_1a/AvgPool:0", 256)]
    [InlineData("customvision_office_model.pb", "fire9_concat", 512)]
    [InlineData("customvision_office_model.pb", "pool10", 512)]
    [InlineData("retrained_mobilenet_0.25_128.pb", "MobilenetV1/Logits/AvgPool_1a/AvgPool", 256)]
    [InlineData("inceptionv3_2015_mixed8.onnx", "mixed_8_join", 1280)]
    [InlineData("resnet50_caffe_res4f.onnx", "res4f", 1024)]
    [InlineData("mobilenetv2_1.0_224_notop.onnx", "Conv_1/relu6", 1280)]
    [InlineData("mobilenetv1_1.0_224_pw12.onnx", "conv_pw_12_relu", 1024)]
    [InlineData("squeezenet_fp16.onnx", "fire9/concat_1", 512)]
    public void PublishedNetworksHaveTheirFeatures(string model, string tensor, int width)
    {
        Graph cut = GraphLoader.Load(SharedFiles.Require("models/" + model)).CutAtFeatures(tensor);
        Assert.Equal(new TensorShape(TensorShape.Batch, width), cut.Outputs[0].Shape);
    }

    [SkippableFact]
    public void PooledMapEqualsTheNetworksOwnPooling()
    {
        Graph graph = GraphLoader.Load(SharedFiles.Require("models/mobilenet_v1_0.25_128_frozen.pb"));
        Tensor input = RandomTensor.Floats(1, 1, 128, 128, 3);
        Tensor own = ReferenceExecutor.Run(graph.CutAtFeatures("MobilenetV1/Logits/AvgPool_1a/AvgPool"), input)[0];
        Tensor pooled = ReferenceExecutor.Run(graph.CutAtFeatures("MobilenetV1/MobilenetV1/Conv2d_13_pointwise/Relu6"), input)[0];
        Near.Assert(own, pooled, 1e-6);
    }
}
