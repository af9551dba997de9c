using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of <see cref="Max"/> or <see cref="Min"/> in a: dy where a is chosen, half of it where both are equal, so that both inputs
/// together always get the whole. Inputs: a, b, dy. Output as dy; b's gradient is the rest.
/// </summary>
internal sealed record SelectionGradient : Operator
{
    /// <summary>Whether the larger is chosen, else the smaller.</summary>
    public required bool Largest { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorShape a = FloatInput(inputs, 0), b = FloatInput(inputs, 1), dy = FloatInput(inputs, 2);
        Check(Broadcast(a, b) == dy, $"a gradient of shape {dy} does not belong to {a} and {b}.");
        return OneFloat(dy);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor a = inputs[0]!, b = inputs[1]!, dy = inputs[2]!;
        int[] placesA = Strides.Walk(dy.Shape, Strides.Broadcast(a.Shape, dy.Shape)), placesB = Strides.Walk(dy.Shape, Strides.Broadcast(b.Shape, dy.Shape));
        float[] da = new float[dy.Length];
        for (int i = 0; i < da.Length; i++)
        {
            int order = a.Floats[placesA[i]].CompareTo(b.Floats[placesB[i]]) * (Largest ? 1 : -1);
            da[i] = order > 0 ? dy.Floats[i] : order == 0 ? dy.Floats[i] / 2 : 0;
        }

        return [Tensor.FromFloats(da, dy.Shape)];
    }
}
