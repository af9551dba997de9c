using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of a <see cref="MaxPool"/>: each window hands its gradient to its largest element, the first one when several are equal.
/// Inputs: x [N, C, H, W], dy [N, C, H', W']. Output as x.
/// </summary>
internal sealed record MaxPoolGradient : Operator
{
    /// <summary>The pooling.</summary>
    public required MaxPool Forward { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape x = FloatInput(inputs, 0, 4), dy = FloatInput(inputs, 1, 4);
        TensorShape y = Forward.Infer([new(ElementType.Float32, x)])[0].Shape;
        Check(y == dy, $"a gradient of shape {dy} does not belong to a pooling with output {y}.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, dy = inputs[1]!;
        double[] dx = new double[x.Length];
        PoolWindows.Visit(Forward, x.Shape, dy.Shape, (at, window) =>
        {
            int best = -1;
            foreach (int place in window)
            {
                best = best < 0 || x.Floats[place] > x.Floats[best] ? place : best;
            }
            if (best >= 0)
            {
                dx[best] += dy.Floats[at];
            }
        });
        return [Tensor.FromFloats(Array.ConvertAll(dx, v => (float)v), x.Shape)];
    }
}
