using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.TensorFlow.Operators;

/// <summary>Matrix products and reductions.</summary>
internal static class LinearOperators
{
    public static Dictionary<string, Action<TensorFlowNode>> All { get; } = new()
    {
        ["MatMul"] = MatMul,
        ["BatchMatMul"] = BatchMatMul,
        ["BatchMatMulV2"] = BatchMatMul,
        ["Mean"] = n => Reduce(n, (axes, keep) => new ReduceMean { Axes = axes, KeepDimensions = keep }),
        ["Sum"] = n => Reduce(n, (axes, keep) => new ReduceSum { Axes = axes, KeepDimensions = keep }),
        ["Max"] = n => Reduce(n, (axes, keep) => new ReduceMax { Axes = axes, KeepDimensions = keep }),
        ["Min"] = n => Reduce(n, (axes, keep) => new ReduceMin { Axes = axes, KeepDimensions = keep }),
        ["Prod"] = n => Reduce(n, (axes, keep) => new ReduceProd { Axes = axes, KeepDimensions = keep }),
        ["ArgMax"] = n => n.Yield(new ArgMax { Axis = n.Integer(1), KeepDimension = false }, n.Input(0)),
    };

    private static void MatMul(TensorFlowNode node) => node.Yield(
        new Gemm { TransposeA = node.Bool("transpose_a", false), TransposeB = node.Bool("transpose_b", false) },
        node.Input(0),
        node.Input(1));

    private static void BatchMatMul(TensorFlowNode node) => node.Yield(
        new MatMul(),
        Adjoint(node, node.Input(0), "adj_x"),
        Adjoint(node, node.Input(1), "adj_y"));

    private static GraphValue Adjoint(TensorFlowNode node, GraphValue x, string attribute)
    {
        if (!node.Bool(attribute, false) || x.Shape.Rank < 2)
        {
            return x;
        }

        int[] permutation = [.. Enumerable.Range(0, x.Shape.Rank - 2), x.Shape.Rank - 1, x.Shape.Rank - 2];
        return node.Emit(new Transpose { Permutation = permutation }, x);
    }

    private static void Reduce(TensorFlowNode node, Func<int[], bool, ReduceOperator> make)
    {
        int[] axes = Array.ConvertAll(node.Integers(1), a => (int)Math.Clamp(a, int.MinValue, int.MaxValue));
        node.Yield(make(axes, node.Bool("keep_dims", false) || node.Bool("keepdims", false)), node.Input(0));
    }
}
