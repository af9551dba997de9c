using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

public class QuantizationRemovalTests
{
    [Fact]
    public void PairBecomesAClipToTheRangeOfTheType()
    {
        Graph graph = RewritingCase.Check(QuantizationRemoval.Apply, [2, 50], (b, x) => Pair(b, x, 0.01f, 0.01f), 0.0051 / 1.28);
        Clip clip = Assert.IsType<Clip>(Assert.Single(graph.Nodes).Operator);
        Assert.Equal((-1f, 1.55f), (clip.Min, clip.Max));
    }

    [Fact]
    public void PairWithDifferentScalesStays() =>
        Assert.Equal(["QuantizeLinear", "DequantizeLinear"], RewritingCase.Check(QuantizationRemoval.Apply, [2, 5], (b, x) => Pair(b, x, 0.01f, 0.02f)).Names());

    [Fact]
    public void QuantizedWeightsAreRestoredOnce()
    {
        Graph graph = RewritingCase.Check(GraphOptimizer.Optimize, [2, 2], (b, x) =>
        {
            GraphValue w = b.AddConstant("w", Tensor.FromIntegers([10, -20, 30, 40], new TensorShape(2, 2), ElementType.Int8));
            GraphValue scales = b.AddConstant("s", Tensor.FromFloats([0.5f, 0.25f], 2));
            return b.Add(new MatMul(), x, b.Add(new DequantizeLinear { Axis = 1 }, w, scales));
        });
        Node gemm = Assert.Single(graph.Nodes);
        Assert.Equal([5, -5, 15, 10], gemm.Inputs[1]!.Constant!.Floats);
    }

    private static GraphValue Pair(GraphBuilder b, GraphValue x, float scale, float scaleBack)
    {
        GraphValue zero = b.AddConstant("z", Tensor.FromIntegers([100], TensorShape.Scalar, ElementType.UInt8));
        GraphValue quantized = b.Add(new QuantizeLinear(), x, b.AddConstant("s", Tensor.ScalarOf(scale)), zero);
        return b.Add(new DequantizeLinear(), quantized, b.AddConstant("t", Tensor.ScalarOf(scaleBack)), zero);
    }
}
