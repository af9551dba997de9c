using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

public class CanonicalizationTests
{
    [Fact]
    public void MeanOverHeightAndWidthIsAGlobalPool() => Assert.Equal(
        ["GlobalAveragePool", "Reshape"],
        RewritingCase.Check(Canonicalization.Apply, [2, 3, 4, 5], (b, x) => b.Add(new ReduceMean { Axes = [-1, 2], KeepDimensions = false }, x)).Names());

    [Fact]
    public void PoolOverTheWholeMapIsAGlobalPool() => Assert.Equal(
        ["GlobalAveragePool"],
        RewritingCase.Check(Canonicalization.Apply, [2, 3, 4, 5], (b, x) => b.Add(new AveragePool { Kernel = new(4, 5), Stride = new(4, 5) }, x)).Names());

    [Fact]
    public void ProductWithConstantWeightsIsAGemm() => Assert.Equal(
        ["Gemm"],
        RewritingCase.Check(Canonicalization.Apply, [2, 3], (b, x) => b.Add(new MatMul(), x, b.AddConstant("w", RandomTensor.Floats(1, 3, 4)))).Names());

    [Fact]
    public void ReshapesJoinAndTransposesOfOnesAreReshapes() => Assert.Equal(
        ["Reshape", "Relu"],
        RewritingCase.Check(ShapeSimplification.Apply, [2, 3, 1, 1], (b, x) =>
        {
            x = b.Add(new Reshape { Target = new TensorShape(-1, 1, 3) }, b.Add(Transpose.ToChannelsLast(), x));
            return b.Add(new Relu(), b.Add(new Reshape { Target = new TensorShape(-1, 3) }, x));
        }).Names());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatIsStretchedAnywayIsNotStretchedBefore(bool first)
    {
        Graph graph = RewritingCase.Check(Canonicalization.Apply, [2, 5, 7], (b, x) =>
        {
            GraphValue lengths = b.Add(new Expand { Target = new TensorShape(TensorShape.Batch, 5, 7) }, b.Add(new ReduceL2 { Axes = [2] }, x));
            return first ? b.Add(new Sub(), lengths, x) : b.Add(new Div(), x, lengths);
        });
        Assert.Equal(["ReduceL2", first ? "Sub" : "Div"], graph.Names());
    }

    [Fact]
    public void WhatMakesTheShapeIsStretched()
    {
        Graph graph = RewritingCase.Check(Canonicalization.Apply, [2, 5, 1], (b, x) =>
            b.Add(new Add(), x, b.Add(new Expand { Target = new TensorShape(TensorShape.Batch, 5, 7) }, x)));
        Assert.Equal(["Expand", "Add"], graph.Names());
    }
}
