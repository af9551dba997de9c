using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of a matrix product in its weights, summed over the batch and whatever else there are rows of. Inputs: x [… , K], dy [… , M], equal
/// but for the last dimension. Output xᵀ · dy [K, M], or its transpose.
/// </summary>
internal sealed record LinearWeightGradient : Operator
{
    /// <summary>Whether the weights are kept as [M, K]. Default false.</summary>
    public bool Transposed { get; init; }

    /// <summary>Factor of the product. Default 1.</summary>
    public float Alpha { get; init; } = 1;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape x = FloatInput(inputs, 0), dy = FloatInput(inputs, 1);
        Check(x.Rank >= 2 && x.SkipLast(1).SequenceEqual(dy.SkipLast(1)), $"rows of {x} and {dy} differ.");
        return OneFloat(Transposed ? new TensorShape(dy[^1], x[^1]) : new TensorShape(x[^1], dy[^1]));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, dy = inputs[1]!;
        int depth = x.Shape[^1], width = dy.Shape[^1], rows = width == 0 ? 0 : dy.Length / width;
        float[] dw = new float[depth * width];
        for (int k = 0; k < depth; k++)
        {
            for (int m = 0; m < width; m++)
            {
                double sum = 0;
                for (int n = 0; n < rows; n++)
                {
                    sum += (double)x.Floats[(n * depth) + k] * dy.Floats[(n * width) + m];
                }
                dw[Transposed ? (m * depth) + k : (k * width) + m] = (float)(Alpha * sum);
            }
        }
        return [Tensor.FromFloats(dw, Transposed ? new TensorShape(width, depth) : new TensorShape(depth, width))];
    }
}
