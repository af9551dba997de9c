using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of an <see cref="AveragePool"/>: each window spreads its gradient evenly over its elements within the image.
/// Input: dy [N, C, H', W']. Output [N, C, H, W].
/// </summary>
internal sealed record AveragePoolGradient : Operator
{
    /// <summary>The pooling.</summary>
    public required AveragePool Forward { get; init; }

    /// <summary>Rows and columns of its input.</summary>
    public required Size2D Input { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape dy = FloatInput(inputs, 0, 4);
        var x = new TensorShape(dy[0], dy[1], Input.Height, Input.Width);
        TensorShape y = Forward.Infer([new(ElementType.Float32, x)])[0].Shape;
        Check(y == dy, $"a gradient of shape {dy} does not belong to a pooling with output {y}.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor dy = inputs[0]!;
        var shape = new TensorShape(dy.Shape[0], dy.Shape[1], Input.Height, Input.Width);
        double[] dx = new double[shape.ElementsPerItem];
        PoolWindows.Visit(Forward, shape, dy.Shape, (at, window) =>
        {
            foreach (int place in window)
            {
                dx[place] += (double)dy.Floats[at] / window.Count;
            }
        });
        return [Tensor.FromFloats(Array.ConvertAll(dx, v => (float)v), shape)];
    }
}
