using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Attention in one operator, as opset 23 has it: scaled scores, mask, softmax, mixed values; several queries' heads may share one key's.</summary>
internal static class AttentionOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new() { ["Attention"] = Attention };

    private static void Attention(OnnxNode node)
    {
        if (node.Optional(4) is not null || node.Optional(5) is not null || node.OutputCount > 1 || node.Float("softcap", 0) != 0)
        {
            throw node.Error("past keys and values, further outputs and soft caps are for generating text and not supported.");
        }

        bool merged = node.Input(0).Shape.Rank == 3;
        GraphValue q = Heads(node, 0, "q_num_heads");
        GraphValue k = Heads(node, 1, "kv_num_heads");
        GraphValue v = Heads(node, 2, "kv_num_heads");
        (int heads, int shared) = (q.Shape[1], k.Shape[1]);
        if (shared < 1 || heads % shared != 0 || v.Shape[1] != shared)
        {
            throw node.Error($"{heads} heads of queries cannot share {shared} of keys and {v.Shape[1]} of values.");
        }

        k = Repeated(node, k, heads / shared);
        v = Repeated(node, v, heads / shared);

        // The root of the scale on both sides: half the numbers stay in range.
        float scale = node.Float("scale", (float)(1 / Math.Sqrt(q.Shape[3])));
        GraphValue root = node.Constant(Tensor.ScalarOf(MathF.Sqrt(scale)));
        GraphValue keys = node.Emit(new Transpose { Permutation = [0, 1, 3, 2] }, node.Emit(new Mul(), k, root));
        GraphValue scores = node.Emit(new MatMul(), node.Emit(new Mul(), q, root), keys);
        if (node.Optional(3) is { } mask)
        {
            scores = Masked(node, scores, mask);
        }

        if (node.Int("is_causal", 0) != 0)
        {
            scores = Masked(node, scores, node.Constant(TriangularOperators.Mask(scores.Shape[2], scores.Shape[3], 0, upper: false)));
        }

        GraphValue mixed = node.Emit(new MatMul(), node.Emit(new Softmax { Axis = -1 }, scores), v);
        if (!merged)
        {
            node.Yield(new Identity(), mixed);
            return;
        }

        GraphValue rows = node.Emit(new Transpose { Permutation = [0, 2, 1, 3] }, mixed);
        node.Yield(new Reshape { Target = new TensorShape(rows.Shape[0], rows.Shape[1], checked(rows.Shape[2] * rows.Shape[3])) }, rows);
    }

    /// <summary>An input as [N, heads, tokens, width].</summary>
    private static GraphValue Heads(OnnxNode node, int input, string attribute)
    {
        GraphValue x = node.Input(input);
        if (x.Shape.Rank == 4)
        {
            return x;
        }

        int heads = node.Int(attribute);
        if (x.Shape.Rank != 3 || heads < 1 || x.Shape[2] % heads != 0)
        {
            throw node.Error($"input {input} {x.Shape} cannot be divided into {heads} heads.");
        }

        GraphValue split = node.Emit(new Reshape { Target = new TensorShape(x.Shape[0], x.Shape[1], heads, x.Shape[2] / heads) }, x);
        return node.Emit(new Transpose { Permutation = [0, 2, 1, 3] }, split);
    }

    /// <summary>Each head several times in a row.</summary>
    private static GraphValue Repeated(OnnxNode node, GraphValue x, int times)
    {
        if (times == 1)
        {
            return x;
        }

        int[] order = [.. Enumerable.Range(0, x.Shape[1] * times).Select(i => i / times)];
        return node.Emit(new Gather { Axis = 1 }, x, node.Constant(Tensor.FromIntegers([.. order.Select(i => (long)i)])));
    }

    /// <summary>Scores with a mask: numbers are added, of truth values the false ones take a score away.</summary>
    private static GraphValue Masked(OnnxNode node, GraphValue scores, GraphValue mask) => mask.ElementType == ElementType.Bool
        ? node.Emit(new Where(), mask, scores, node.Constant(Tensor.ScalarOf(float.NegativeInfinity)))
        : node.Emit(new Add(), scores, mask);
}
