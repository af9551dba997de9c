using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Matrix products.</summary>
internal static class LinearOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["MatMul"] = n => n.Yield(new MatMul(), n.Input(0), n.Input(1)),
        ["Gemm"] = Gemm,
    };

    private static void Gemm(OnnxNode node)
    {
        var gemm = new Gemm
        {
            Alpha = node.Float("alpha", 1),
            Beta = node.Float("beta", 1),
            TransposeA = node.Int("transA", 0) != 0,
            TransposeB = node.Int("transB", 0) != 0,
        };
        node.Yield(gemm, node.Input(0), node.Input(1), node.Optional(2));
    }
}
