using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="Softmax"/> along one axis: y · (dy − Σ y · dy). Inputs: y, dy. Output as y.</summary>
internal sealed record SoftmaxGradient : Operator
{
    /// <summary>The axis.</summary>
    public required int Axis { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape y = FloatInput(inputs, 0), dy = FloatInput(inputs, 1);
        Check(y == dy, $"a gradient of shape {dy} does not belong to {y}.");
        return OneFloat(y);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor y = inputs[0]!, dy = inputs[1]!;
        (int outer, int size, int inner) = Strides.Split(y.Shape, ShapeRules.Axis(Axis, y.Shape.Rank));
        float[] dx = new float[y.Length];
        for (int start = 0; start < outer * inner; start++)
        {
            int first = (start / inner * size * inner) + (start % inner);
            double dot = 0;
            for (int i = 0; i < size; i++)
            {
                dot += (double)y.Floats[first + (i * inner)] * dy.Floats[first + (i * inner)];
            }
            for (int i = 0; i < size; i++)
            {
                int at = first + (i * inner);
                dx[at] = (float)(y.Floats[at] * (dy.Floats[at] - dot));
            }
        }
        return [Tensor.FromFloats(dx, y.Shape)];
    }
}
