using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests;

public class GraphStatisticsTests
{
    [Fact]
    public void CountsByHand()
    {
        var builder = new GraphBuilder("test");
        GraphValue x = builder.AddInput("x", new TensorShape(-1, 4, 10, 10));
        GraphValue conv = builder.Add(
            new Conv { Group = 2, Padding = Padding2D.Same(1) },
            x,
            builder.AddConstant("w", RandomTensor.Floats(1, 6, 2, 3, 3)),
            builder.AddConstant("b", RandomTensor.Floats(2, 6)));
        GraphValue vector = builder.Add(new Reshape { Target = new TensorShape(-1, 600) }, conv);
        GraphValue y = builder.Add(new Gemm(), vector, builder.AddConstant("v", RandomTensor.Floats(3, 600, 7)));
        GraphStatistics statistics = GraphStatistics.Of(builder.Build(y));

        Assert.Equal(6 * 2 * 9 + 6 + 600 * 7, statistics.Parameters);
        Assert.Equal(600 * 2 * 9 + 600 * 7, statistics.MultiplyAdds);
        Assert.Equal(["Conv", "Gemm", "Reshape"], statistics.Operators.Keys);
    }

    /// <summary>Published: 2,257,984 parameters without the classifier (of which normalisation statistics are folded here), 300 M multiply-adds.</summary>
    [SkippableFact]
    public void MobileNetV2IsAsLargeAsPublished()
    {
        GraphStatistics statistics = GraphStatistics.Of(GraphLoader.Load(SharedFiles.Require("models/mobilenetv2_1.0_224_notop.onnx")));
        Assert.InRange(statistics.Parameters, 2_150_000, 2_300_000);
        Assert.InRange(statistics.MultiplyAdds, 295_000_000, 305_000_000);
    }
}
