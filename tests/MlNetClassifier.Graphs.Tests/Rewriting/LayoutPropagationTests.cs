using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

public class LayoutPropagationTests
{
    /// <summary>An operator on NHWC tensors between two convolutions: the transposes around it vanish.</summary>
    [Theory]
    [InlineData("relu")]
    [InlineData("bias")]
    [InlineData("scalar")]
    [InlineData("reversed")]
    [InlineData("residual")]
    [InlineData("concat")]
    [InlineData("pad")]
    [InlineData("slice")]
    [InlineData("softmax")]
    [InlineData("mean")]
    [InlineData("prelu")]
    public void TransposesAroundAnOperatorVanish(string what)
    {
        Graph graph = RewritingCase.Check(LayoutPropagation.Apply, [2, 3, 6, 5], (b, x) =>
        {
            GraphValue y = b.Add(Transpose.ToChannelsLast(), Conv(b, x, 3, 1));
            y = what switch
            {
                "relu" => b.Add(new Relu(), y),
                "bias" => b.Add(new Add(), y, b.AddConstant("c", RandomTensor.Floats(2, 4))),
                "scalar" => b.Add(new Mul(), b.AddConstant("c", Tensor.ScalarOf(3f)), y),
                "reversed" => b.Add(new Sub(), b.AddConstant("c", RandomTensor.Floats(2, 5, 4)), y),
                "residual" => b.Add(new Add(), y, b.Add(new Sigmoid(), y)),
                "concat" => b.Add(new Concat { Axis = -1 }, y, b.Add(new Relu(), y)),
                "pad" => b.Add(new Pad { Before = [0, 1, 2, 0], After = [0, 0, 1, 0] }, y),
                "slice" => b.Add(new Slice { Axis = 1, Start = 1, Count = 3, Step = 2 }, y),
                "softmax" => b.Add(new Softmax(), y),
                "mean" => b.Add(new ReduceMean { Axes = [1, 2] }, y),
                "prelu" => b.Add(new PRelu(), y, b.AddConstant("c", RandomTensor.Floats(2, 4))),
                _ => throw new ArgumentException(what),
            };
            y = b.Add(Transpose.ToChannelsFirst(), y);
            return Conv(b, y, y.Shape[1], 2);
        });
        Assert.DoesNotContain("Transpose", graph.Names());
    }

    [Fact]
    public void MeanThatDropsHeightAndWidthNeedsNoTranspose()
    {
        Graph graph = RewritingCase.Check(LayoutPropagation.Apply, [2, 3, 6, 5], (b, x) =>
            b.Add(new ReduceMean { Axes = [1, 2], KeepDimensions = false }, b.Add(Transpose.ToChannelsLast(), Conv(b, x, 3, 1))));
        Assert.Equal(["Conv", "ReduceMean"], graph.Names());
    }

    [Fact]
    public void GateOfSizeOneIsReshaped()
    {
        Graph graph = RewritingCase.Check(LayoutPropagation.Apply, [2, 3, 6, 5], (b, x) =>
        {
            GraphValue y = b.Add(Transpose.ToChannelsLast(), Conv(b, x, 3, 1));
            GraphValue mean = b.Add(new ReduceMean { Axes = [1, 2], KeepDimensions = false }, y);
            GraphValue gate = b.Add(new Reshape { Target = new TensorShape(-1, 1, 1, 4) }, b.Add(new Sigmoid(), mean));
            return Conv(b, b.Add(Transpose.ToChannelsFirst(), b.Add(new Mul(), y, gate)), 4, 2);
        });
        Assert.DoesNotContain("Transpose", graph.Names());
    }

    [Fact]
    public void AnOutputStaysInItsLayout()
    {
        Graph graph = RewritingCase.Check(LayoutPropagation.Apply, [2, 3, 6, 5], (b, x) =>
            b.Add(new Relu(), b.Add(Transpose.ToChannelsLast(), Conv(b, x, 3, 1))));
        Assert.Equal(["Conv", "Relu", "Transpose"], graph.Names());
    }

    [Fact]
    public void OtherTransposesOnlyJoin()
    {
        Graph graph = RewritingCase.Check(LayoutPropagation.Apply, [2, 3, 6, 5], (b, x) =>
        {
            GraphValue y = b.Add(new Transpose { Permutation = [0, 3, 1, 2] }, b.Add(new Transpose { Permutation = [0, 1, 3, 2] }, x));
            return b.Add(new Relu(), b.Add(Transpose.ToChannelsLast(), b.Add(Transpose.ToChannelsFirst(), y)));
        });
        Assert.Equal(["Transpose", "Relu"], graph.Names());
    }

    private static GraphValue Conv(GraphBuilder b, GraphValue x, int channels, int seed) =>
        b.Add(new Conv { Padding = Padding2D.Same(1) }, x, b.AddConstant(null, RandomTensor.Floats(seed, 4, channels, 3, 3)));
}
