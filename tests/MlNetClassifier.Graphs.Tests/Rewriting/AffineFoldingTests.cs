using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

public class AffineFoldingTests
{
    private static GraphValue Conv(GraphBuilder b, GraphValue x, bool bias = true) => b.Add(
        new Conv { Group = 2, Padding = Padding2D.Same(1) },
        x,
        b.AddConstant(null, RandomTensor.Floats(1, 6, 2, 3, 3)),
        bias ? b.AddConstant(null, RandomTensor.Floats(2, 6)) : null);

    private static GraphValue Vector(GraphBuilder b, int seed, params int[] sizes) => b.AddConstant(null, RandomTensor.Between(0.5f, 1.5f, seed, sizes));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NormalizationGoesIntoTheConvolution(bool bias)
    {
        Graph graph = RewritingCase.Check(AffineFolding.Apply, [2, 4, 5, 5], (b, x) =>
            b.Add(new BatchNormalization { Epsilon = 1e-3f }, Conv(b, x, bias), Vector(b, 3, 6), Vector(b, 4, 6), Vector(b, 5, 6), Vector(b, 6, 6)));
        Assert.Equal(["Conv"], graph.Names());
    }

    [Fact]
    public void ArithmeticWithConstantsGoesIntoTheConvolution()
    {
        Graph graph = RewritingCase.Check(AffineFolding.Apply, [2, 4, 5, 5], (b, x) =>
        {
            x = b.Add(new Mul(), Conv(b, x), Vector(b, 3, 1, 6, 1, 1));
            x = b.Add(new Add(), Vector(b, 4, 6, 1, 1), x);
            x = b.Add(new Sub(), x, b.AddConstant(null, Tensor.ScalarOf(0.25f)));
            x = b.Add(new Sub(), Vector(b, 5, 6, 1, 1), x);
            x = b.Add(new Div(), x, Vector(b, 6, 1, 6, 1, 1));
            return b.Add(new Neg(), x);
        });
        Assert.Equal(["Conv"], graph.Names());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ArithmeticWithConstantsGoesIntoTheMatrixProduct(bool transposed)
    {
        Graph graph = RewritingCase.Check(AffineFolding.Apply, [2, 4], (b, x) =>
        {
            GraphValue w = b.AddConstant("w", transposed ? RandomTensor.Floats(1, 5, 4) : RandomTensor.Floats(1, 4, 5));
            x = b.Add(new Gemm { TransposeB = transposed, Alpha = 0.5f, Beta = 3 }, x, w, Vector(b, 2, 1, 5));
            x = b.Add(new Mul(), x, Vector(b, 3, 5));
            return b.Add(new BatchNormalization(), x, Vector(b, 4, 5), Vector(b, 5, 5), Vector(b, 6, 5), Vector(b, 7, 5));
        });
        Assert.Equal(["Gemm"], graph.Names());
    }

    [Fact]
    public void WhatOthersReadStays()
    {
        Graph graph = RewritingCase.Check(AffineFolding.Apply, [2, 4, 5, 5], (b, x) =>
        {
            GraphValue conv = Conv(b, x);
            return b.Add(new Add(), b.Add(new Mul(), conv, Vector(b, 3, 1, 6, 1, 1)), conv);
        });
        Assert.Equal(["Conv", "Mul", "Add"], graph.Names());
    }

    /// <summary>As many columns as channels: along the width, not along the channels.</summary>
    [Fact]
    public void AnOperandAlongAnotherDimensionStays()
    {
        Graph graph = RewritingCase.Check(AffineFolding.Apply, [2, 4, 5, 6], (b, x) => b.Add(new Mul(), Conv(b, x), Vector(b, 3, 6)));
        Assert.Equal(["Conv", "Mul"], graph.Names());
    }

    [Fact]
    public void PixelNormalizationGoesIntoAnUnpaddedConvolution()
    {
        Graph graph = RewritingCase.Check(LeadingAffineFolding.Apply, [2, 4, 5, 6], (b, x) =>
        {
            x = b.Add(new Mul(), b.Add(new Sub(), x, Vector(b, 3, 1, 4, 1, 1)), Vector(b, 4, 4, 1, 1));
            return b.Add(new Conv { Group = 2 }, x, b.AddConstant(null, RandomTensor.Floats(1, 6, 2, 3, 3)));
        });
        Assert.Equal(["Conv"], graph.Names());
    }

    [Fact]
    public void PixelNormalizationStaysBeforeAPaddedConvolution()
    {
        Graph graph = RewritingCase.Check(LeadingAffineFolding.Apply, [2, 4, 5, 6], (b, x) => Conv(b, b.Add(new Add(), x, Vector(b, 3, 1, 4, 1, 1))));
        Assert.Equal(["Add", "Conv"], graph.Names());
    }
}
