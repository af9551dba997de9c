using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of a <see cref="Conv"/> in its weights, summed over the batch. Inputs: x [N, C, H, W], dy [N, M, H', W'].
/// Output [M, C / Group, kh, kw].
/// </summary>
internal sealed record ConvWeightGradient : Operator
{
    /// <summary>The convolution.</summary>
    public required Conv Forward { get; init; }

    /// <summary>Rows and columns of its kernel.</summary>
    public required Size2D Kernel { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape x = FloatInput(inputs, 0, 4), dy = FloatInput(inputs, 1, 4);
        Check(x[1] % Forward.Group == 0, $"{x[1]} channels cannot be divided into {Forward.Group} groups.");
        var w = new TensorShape(dy[1], x[1] / Forward.Group, Kernel.Height, Kernel.Width);
        TensorShape y = Forward.Infer([new(ElementType.Float32, x), new(ElementType.Float32, w)])[0].Shape;
        Check(y == dy, $"a gradient of shape {dy} does not belong to a convolution with output {y}.");
        return OneFloat(w);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, dy = inputs[1]!;
        var shape = new TensorShape(dy.Shape[1], x.Shape[1] / Forward.Group, Kernel.Height, Kernel.Width);
        double[] dw = new double[shape.ElementsPerItem];
        ConvTaps.Visit(Forward, dy.Shape, shape, new Size2D(x.Shape[2], x.Shape[3]), (i, o, k) => dw[k] += (double)x.Floats[i] * dy.Floats[o]);
        return [Tensor.FromFloats(Array.ConvertAll(dw, v => (float)v), shape)];
    }
}
