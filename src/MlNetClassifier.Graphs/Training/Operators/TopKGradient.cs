using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of the elements that <see cref="TopK"/> chose: each goes back to its place. Inputs: x, dy. Output as x.</summary>
internal sealed record TopKGradient : Operator
{
    /// <summary>The choice.</summary>
    public required TopK Forward { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape y = Forward.Infer([Input(inputs, 0)])[0].Shape, dy = FloatInput(inputs, 1);
        Check(y == dy, $"a gradient of shape {dy} does not belong to {y}.");
        return OneFloat(FloatInput(inputs, 0));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, dy = inputs[1]!;
        long[] chosen = (Forward with { Indices = true }).Evaluate([x])[0].Integers;
        (_, int size, int inner) = Strides.Split(x.Shape, Axis(Forward.Axis, x.Shape.Rank));
        float[] dx = new float[x.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            int outer = i / (Forward.Count * inner);
            dx[(((outer * size) + (int)chosen[i]) * inner) + (i % inner)] = dy.Floats[i];
        }

        return [Tensor.FromFloats(dx, x.Shape)];
    }
}
