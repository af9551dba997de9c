using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

public class PadFoldingTests
{
    private static GraphValue Zeros(GraphBuilder b, GraphValue x) => b.Add(new Pad { Before = [0, 0, 1, 0], After = [0, 0, 2, 1] }, x);

    private static GraphValue Conv(GraphBuilder b, GraphValue x) =>
        b.Add(new Conv { Padding = new(0, 1, 0, 0) }, x, b.AddConstant("w", RandomTensor.Floats(1, 3, 2, 3, 3)));

    [Fact]
    public void ZerosBecomeTheConvolutionsPadding()
    {
        Graph graph = RewritingCase.Check(PadFolding.Apply, [2, 2, 5, 5], (b, x) => Conv(b, Zeros(b, x)));
        Assert.Equal(new Padding2D(1, 1, 2, 1), Assert.IsType<Conv>(Assert.Single(graph.Nodes).Operator).Padding);
    }

    [Fact]
    public void OtherValuesStay() => Assert.Equal(
        ["Pad", "Conv"],
        RewritingCase.Check(PadFolding.Apply, [2, 2, 5, 5], (b, x) => Conv(b, b.Add(new Pad { Before = [0, 0, 1, 1], After = [0, 0, 1, 1], Value = 1 }, x))).Names());

    [Fact]
    public void PaddedChannelsStay() => Assert.Equal(
        ["Pad", "Conv"],
        RewritingCase.Check(PadFolding.Apply, [2, 1, 5, 5], (b, x) => Conv(b, b.Add(new Pad { Before = [0, 1, 0, 0], After = [0, 0, 0, 0] }, x))).Names());

    [Fact]
    public void MaxPoolTakesZerosAroundWhatIsNotNegative() => Assert.Equal(
        ["Relu", "MaxPool"],
        RewritingCase.Check(PadFolding.Apply, [2, 2, 5, 5], (b, x) => b.Add(new MaxPool { Kernel = new(3, 3), Stride = new(2, 2) }, Zeros(b, b.Add(new Relu(), x)))).Names());

    [Fact]
    public void MaxPoolOfWhatMayBeNegativeKeepsItsZeros() => Assert.Equal(
        ["Pad", "MaxPool"],
        RewritingCase.Check(PadFolding.Apply, [2, 2, 5, 5], (b, x) => b.Add(new MaxPool { Kernel = new(3, 3), Stride = new(2, 2) }, Zeros(b, x))).Names());
}
