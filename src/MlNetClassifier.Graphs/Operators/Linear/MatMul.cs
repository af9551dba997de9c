using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// Matrix product of the last two dimensions, the others broadcast, as NumPy's <c>matmul</c>: a [… , M, K] · b [… , K, N] → [… , M, N].
/// A vector takes part as a row (a) or column (b), whose dimension is dropped from the result.
/// </summary>
public sealed record MatMul : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        return OneFloat(ResultShape(FloatInput(inputs, 0), FloatInput(inputs, 1)));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        TensorShape result = ResultShape(inputs[0]!.Shape, inputs[1]!.Shape);
        Tensor a = inputs[0]!.Shape.Rank > 1 ? inputs[0]! : inputs[0]!.Reshape(1, inputs[0]!.Length);
        Tensor b = inputs[1]!.Shape.Rank > 1 ? inputs[1]! : inputs[1]!.Reshape(inputs[1]!.Length, 1);
        (int m, int depth, int n) = (a.Shape[^2], a.Shape[^1], b.Shape[^1]);
        var outerA = new TensorShape(a.Shape.Dimensions[..^2]);
        var outerB = new TensorShape(b.Shape.Dimensions[..^2]);
        TensorShape outer = Broadcast(outerA, outerB);
        int[] matricesA = Strides.Walk(outer, Strides.Broadcast(outerA, outer));
        int[] matricesB = Strides.Walk(outer, Strides.Broadcast(outerB, outer));
        float[] y = new float[result.ElementsPerItem];
        for (int matrix = 0; matrix < matricesA.Length; matrix++)
        {
            int startA = matricesA[matrix] * m * depth;
            int startB = matricesB[matrix] * depth * n;
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = 0;
                    for (int k = 0; k < depth; k++)
                    {
                        sum += (double)a.Floats[startA + i * depth + k] * b.Floats[startB + k * n + j];
                    }

                    y[(matrix * m + i) * n + j] = (float)sum;
                }
            }
        }

        return [Tensor.FromFloats(y, result)];
    }

    private static TensorShape ResultShape(TensorShape a, TensorShape b)
    {
        Check(a.Rank > 0 && b.Rank > 0, "scalars have no matrix product.");
        int depthA = a[^1];
        int depthB = b.Rank == 1 ? b[0] : b[^2];
        Check(depthA == depthB && depthA != TensorShape.Batch, $"inner sizes {depthA} and {depthB} differ.");
        TensorShape outer = Broadcast(
            new TensorShape(a.Rank == 1 ? [] : a.Dimensions[..^2]),
            new TensorShape(b.Rank == 1 ? [] : b.Dimensions[..^2]));
        List<int> sizes = [.. outer];
        if (a.Rank > 1)
        {
            sizes.Add(a[^2]);
        }

        if (b.Rank > 1)
        {
            sizes.Add(b[^1]);
        }

        return new TensorShape([.. sizes]);
    }
}
