using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

public class TransformerRewritingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void GeluIsFoundInAnyOrderOfItsFactors(int order)
    {
        Graph graph = RewritingCase.Check(GeluFusion.Apply, [2, 3, 5], (b, x) =>
        {
            GraphValue erf = b.Add(new Erf(), order == 0 ? b.Add(new Div(), x, Number(b, 1.41421356f)) : b.Add(new Mul(), Number(b, 0.70710678f), x));
            GraphValue gate = b.Add(new Add(), erf, Number(b, 1));
            return order switch
            {
                0 => b.Add(new Mul(), b.Add(new Mul(), x, gate), Number(b, 0.5f)),
                1 => b.Add(new Mul(), x, b.Add(new Mul(), Number(b, 0.5f), gate)),
                _ => b.Add(new Mul(), b.Add(new Mul(), x, Number(b, 0.5f)), gate),
            };
        });
        Assert.Equal(["Gelu"], graph.Names());
    }

    [Fact]
    public void WhatOnlyLooksLikeGeluStays()
    {
        Graph graph = RewritingCase.Check(GeluFusion.Apply, [2, 3, 5], (b, x) =>
        {
            GraphValue gate = b.Add(new Add(), b.Add(new Erf(), b.Add(new Div(), x, Number(b, 1.5f))), Number(b, 1));
            return b.Add(new Mul(), b.Add(new Mul(), x, gate), Number(b, 0.5f));
        });
        Assert.Contains("Erf", graph.Names());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LayerNormalizationIsFound(bool pow)
    {
        Graph graph = RewritingCase.Check(LayerNormalizationFusion.Apply, [2, 3, 5], (b, x) =>
        {
            GraphValue centred = b.Add(new Sub(), x, b.Add(new ReduceMean { Axes = [-1] }, x));
            GraphValue squares = pow ? b.Add(new Pow(), centred, Number(b, 2)) : b.Add(new Mul(), centred, centred);
            GraphValue deviation = b.Add(new Sqrt(), b.Add(new Add(), b.Add(new ReduceMean { Axes = [2] }, squares), Number(b, 1e-3f)));
            GraphValue scaled = b.Add(new Mul(), b.Add(new Div(), centred, deviation), b.AddConstant(null, RandomTensor.Floats(1, 5)));
            return b.Add(new Add(), scaled, b.AddConstant(null, RandomTensor.Floats(2, 5)));
        });
        Assert.Equal(1e-3f, Assert.IsType<LayerNormalization>(Assert.Single(graph.Nodes).Operator).Epsilon);
    }

    [Fact]
    public void TokenProductsBecomeConvolutionsWithNothingBetweenThem()
    {
        Graph graph = RewritingCase.Check(GraphOptimizer.Optimize, [2, 6, 4], (b, x) =>
        {
            GraphValue hidden = b.Add(new Add(), b.Add(new MatMul(), x, b.AddConstant(null, RandomTensor.Floats(1, 4, 8))), b.AddConstant(null, RandomTensor.Floats(2, 8)));
            return b.Add(new Add(), x, b.Add(new MatMul(), b.Add(new Gelu(), hidden), b.AddConstant(null, RandomTensor.Floats(3, 8, 4))));
        });
        Assert.Equal(["Reshape", "Transpose", "Conv", "Gelu", "Conv", "Transpose", "Reshape", "Add"], graph.Names());
    }

    /// <summary>ConvNeXt's block: the maps are turned to NHWC for the normalisation and the products, and back.</summary>
    [Fact]
    public void ProductsOfMapsNeedNoTransposeBehindThem()
    {
        Graph graph = RewritingCase.Check(GraphOptimizer.Optimize, [2, 4, 6, 5], (b, x) =>
        {
            GraphValue y = b.Add(new Conv { Group = 4, Padding = Padding2D.Same(1) }, x, b.AddConstant(null, RandomTensor.Floats(1, 4, 1, 3, 3)));
            y = b.Add(Transpose.ToChannelsLast(), y);
            y = b.Add(new LayerNormalization(), y, b.AddConstant(null, RandomTensor.Floats(2, 4)), b.AddConstant(null, RandomTensor.Floats(3, 4)));
            y = b.Add(new Add(), b.AddConstant(null, RandomTensor.Floats(4, 8)), b.Add(new MatMul(), y, b.AddConstant(null, RandomTensor.Floats(5, 4, 8))));
            y = b.Add(new MatMul(), b.Add(new Gelu(), y), b.AddConstant(null, RandomTensor.Floats(6, 8, 4)));
            y = b.Add(new Mul(), b.AddConstant(null, RandomTensor.Floats(7, 4)), y);
            return b.Add(new Add(), x, b.Add(Transpose.ToChannelsFirst(), y));
        });
        Assert.Equal(["Conv", "Transpose", "LayerNormalization", "Transpose", "Conv", "Gelu", "Conv", "Add"], graph.Names());
    }

    private static GraphValue Number(GraphBuilder b, float value) => b.AddConstant(null, Tensor.ScalarOf(value));
}
