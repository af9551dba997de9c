using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// scale · (x − mean) / √(variance + Epsilon) + bias, mean and variance over all dimensions from <see cref="Axis"/> on (arXiv:1607.06450).
/// Inputs: x, scale, optional bias (both of the shape of those dimensions).
/// </summary>
public sealed record LayerNormalization : Operator
{
    /// <summary>First dimension of the mean; negative counts from the end. Default −1.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>Added to the variance. Default 1e-5.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorShape x = FloatInput(inputs, 0);
        int axis = ShapeRules.Axis(Axis, x.Rank);
        var inner = new TensorShape(x.Dimensions[axis..]);
        Check(!inner.IsSymbolic && inner.ElementsPerItem > 0, "the mean cannot run over the batch or nothing.");
        Check(FloatInput(inputs, 1) is var scale && Broadcast(scale, inner) == inner, $"scale does not fit {inner}.");
        Check(Optional(inputs, 2) is not { } bias || Broadcast(bias.Shape, inner) == inner, $"bias does not fit {inner}.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        var inner = new TensorShape(x.Shape.Dimensions[ShapeRules.Axis(Axis, x.Shape.Rank)..]);
        Tensor? bias = inputs.Count > 2 ? inputs[2] : null;
        int[] scalePlaces = Strides.Walk(inner, Strides.Broadcast(inputs[1]!.Shape, inner));
        int[]? biasPlaces = bias is null ? null : Strides.Walk(inner, Strides.Broadcast(bias.Shape, inner));
        int size = inner.ElementsPerItem;
        float[] y = new float[x.Length];
        for (int start = 0; start < y.Length; start += size)
        {
            double mean = 0;
            for (int i = 0; i < size; i++)
            {
                mean += x.Floats[start + i];
            }

            mean /= size;
            double variance = 0;
            for (int i = 0; i < size; i++)
            {
                variance += (x.Floats[start + i] - mean) * (x.Floats[start + i] - mean);
            }

            double factor = 1 / Math.Sqrt(variance / size + Epsilon);
            for (int i = 0; i < size; i++)
            {
                double value = (x.Floats[start + i] - mean) * factor * inputs[1]!.Floats[scalePlaces[i]];
                y[start + i] = (float)(value + (bias?.Floats[biasPlaces![i]] ?? 0));
            }
        }

        return [Tensor.FromFloats(y, x.Shape)];
    }
}
