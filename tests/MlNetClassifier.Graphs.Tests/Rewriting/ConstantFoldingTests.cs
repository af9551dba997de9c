using MlNetClassifier.Graphs.Importing;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

public class ConstantFoldingTests
{
    [Fact]
    public void ComputesChainsOfConstants()
    {
        Graph graph = RewritingCase.Check(ConstantFolding.Apply, [2, 3], (b, x) =>
        {
            GraphValue c = b.Add(new Sqrt(), b.Add(new Add(), b.AddConstant("v", RandomTensor.Between(0, 1, 1, 3)), b.AddConstant("e", Tensor.ScalarOf(1e-3f))));
            return b.Add(new Mul(), x, c);
        });
        Assert.Equal(["Mul"], graph.Names());
    }

    [Fact]
    public void ComputesProductsOfConstants()
    {
        // As Swin v2 makes its table of positions: by a small network whose input is known.
        Graph graph = RewritingCase.Check(ConstantFolding.Apply, [2, 9, 4], (b, x) =>
        {
            GraphValue hidden = b.Add(new Relu(), b.Add(new Gemm { TransposeB = true }, b.AddConstant(null, RandomTensor.Floats(1, 9, 2)), b.AddConstant(null, RandomTensor.Floats(2, 16, 2))));
            return b.Add(new Add(), x, b.Add(new MatMul(), hidden, b.AddConstant(null, RandomTensor.Floats(3, 16, 4))));
        });
        Assert.Equal(["Add"], graph.Names());
    }

    [Theory]
    [InlineData(511, true)]
    [InlineData(513, false)]
    public void ProductsBeyondTheBudgetStay(int rows, bool folds)
    {
        // 512 × 512 × 512 multiply-adds are the budget; a file may ask for any number with inputs of a few megabytes.
        GraphBuilder builder = new("products");
        GraphValue x = builder.AddInput("x", new TensorShape(TensorShape.Batch, 1, 1));
        GraphValue product = builder.Add(new MatMul(), builder.AddConstant("a", Tensor.FromFloats(new float[rows * 512], rows, 512)), builder.AddConstant("b", Tensor.FromFloats(new float[512 * 512], 512, 512)));
        Graph graph = ConstantFolding.Apply(builder.Build(builder.Add(new Add(), x, product)));
        Assert.Equal(folds, !graph.Nodes.Any(n => n.Operator is MatMul));
    }

    [Fact]
    public void ImportersShareTheBudgetAmongAllProducts()
    {
        ImportBuilder builder = new("products");
        GraphValue[] products = [.. Enumerable.Range(0, 3).Select(_ => builder.Add(
            null, "product", new MatMul(), builder.AddConstant(Tensor.FromFloats(new float[256 * 512], 256, 512)), builder.AddConstant(Tensor.FromFloats(new float[512 * 512], 512, 512))))];
        Assert.Equal([true, true, false], products.Select(p => p.Constant is not null));
    }
}
