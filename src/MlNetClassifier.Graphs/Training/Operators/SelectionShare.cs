using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// The slope of <see cref="Max"/> or <see cref="Min"/> in a: 1 where a is chosen, 0 where b is, half where both are equal, so that both together
/// always have the whole. Inputs: a, b, with NumPy's broadcasting.
/// </summary>
internal sealed record SelectionShare : Operator
{
    /// <summary>Whether the larger is chosen, else the smaller.</summary>
    public required bool Largest { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        return OneFloat(Broadcast(FloatInput(inputs, 0), FloatInput(inputs, 1)));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor a = inputs[0]!, b = inputs[1]!;
        TensorShape shape = Broadcast(a.Shape, b.Shape);
        int[] placesA = Strides.Walk(shape, Strides.Broadcast(a.Shape, shape)), placesB = Strides.Walk(shape, Strides.Broadcast(b.Shape, shape));
        float[] share = new float[placesA.Length];
        for (int i = 0; i < share.Length; i++)
        {
            (float p, float q) = (a.Floats[placesA[i]], b.Floats[placesB[i]]);
            share[i] = p == q ? 0.5f : (Largest ? p > q : p < q) ? 1 : 0;
        }

        return [Tensor.FromFloats(share, shape)];
    }
}
