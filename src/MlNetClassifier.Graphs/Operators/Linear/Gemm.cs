using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// Alpha · A · B + Beta · C of matrices; A [M, K] and B [K, N] transposed first where asked. C (optional) is broadcast to [M, N].
/// </summary>
public sealed record Gemm : Operator
{
    /// <summary>Factor of the product. Default 1.</summary>
    public float Alpha { get; init; } = 1;

    /// <summary>Factor of C. Default 1.</summary>
    public float Beta { get; init; } = 1;

    /// <summary>Whether A is given as [K, M]. Default false.</summary>
    public bool TransposeA { get; init; }

    /// <summary>Whether B is given as [N, K]. Default false.</summary>
    public bool TransposeB { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorShape a = FloatInput(inputs, 0, 2);
        TensorShape b = FloatInput(inputs, 1, 2);
        int depthA = a[TransposeA ? 0 : 1];
        int depthB = b[TransposeB ? 1 : 0];
        Check(depthA == depthB && depthA != TensorShape.Batch, $"inner sizes {depthA} and {depthB} differ.");
        var result = new TensorShape(a[TransposeA ? 1 : 0], b[TransposeB ? 0 : 1]);
        if (Optional(inputs, 2) is { } c)
        {
            Check(c.ElementType == ElementType.Float32 && Broadcast(c.Shape, result) == result, $"{c} cannot be broadcast to {result}.");
        }

        return OneFloat(result);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor a = inputs[0]!;
        Tensor b = inputs[1]!;
        (int m, int depth) = TransposeA ? (a.Shape[1], a.Shape[0]) : (a.Shape[0], a.Shape[1]);
        int n = b.Shape[TransposeB ? 0 : 1];
        var shape = new TensorShape(m, n);
        Tensor? c = inputs.Count > 2 ? inputs[2] : null;
        int[]? placesC = c is null ? null : Strides.Walk(shape, Strides.Broadcast(c.Shape, shape));
        float[] y = new float[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    sum += (double)a.Floats[TransposeA ? k * m + i : i * depth + k] * b.Floats[TransposeB ? j * depth + k : k * n + j];
                }

                y[i * n + j] = (float)(Alpha * sum + (c is null ? 0 : (double)Beta * c.Floats[placesC![i * n + j]]));
            }
        }

        return [Tensor.FromFloats(y, shape)];
    }
}
