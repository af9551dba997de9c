using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of a <see cref="Conv"/> in its input. Inputs: dy [N, M, H', W'], weights [M, C / Group, kh, kw]. Output [N, C, H, W].
/// </summary>
internal sealed record ConvInputGradient : Operator
{
    /// <summary>The convolution that is undone.</summary>
    public required Conv Forward { get; init; }

    /// <summary>Rows and columns of the convolution's input, which dy and weights alone do not tell when the stride is above 1.</summary>
    public required Size2D Input { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape dy = FloatInput(inputs, 0, 4), w = FloatInput(inputs, 1, 4);
        var x = new TensorShape(dy[0], w[1] * Forward.Group, Input.Height, Input.Width);
        TensorShape y = Forward.Infer([new(ElementType.Float32, x), new(ElementType.Float32, w)])[0].Shape;
        Check(y == dy, $"a gradient of shape {dy} does not belong to a convolution with output {y}.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor dy = inputs[0]!, w = inputs[1]!;
        double[] dx = new double[dy.Shape[0] * w.Shape[1] * Forward.Group * Input.Height * Input.Width];
        ConvTaps.Visit(Forward, dy.Shape, w.Shape, Input, (x, y, k) => dx[x] += (double)dy.Floats[y] * w.Floats[k]);
        return [Tensor.FromFloats(Array.ConvertAll(dx, v => (float)v), dy.Shape[0], w.Shape[1] * Forward.Group, Input.Height, Input.Width)];
    }
}
