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
}
