using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// clamp(round(x / scale) + zero point) to an 8-bit type. Inputs: x, scale, zero point (one number each, or one for each element of
/// <see cref="Axis"/>). Output of the zero point's type.
/// </summary>
public sealed record QuantizeLinear : Operator
{
    /// <summary>Axis along which scales and zero points run if they are several. Default 1.</summary>
    public int Axis { get; init; } = 1;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorShape x = FloatInput(inputs, 0);
        TensorType zero = Input(inputs, 2);
        Check(zero.ElementType is ElementType.Int8 or ElementType.UInt8, $"{zero.ElementType} is not an 8-bit type.");
        DequantizeLinear.CheckParameters(x, FloatInput(inputs, 1), zero.Shape, Axis);
        return One(zero.ElementType, x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        (Tensor x, Tensor scale, Tensor zero) = (inputs[0]!, inputs[1]!, inputs[2]!);
        int[] places = DequantizeLinear.ParameterPlaces(x.Shape, scale.Length, Axis);
        (double low, double high) = zero.ElementType == ElementType.Int8 ? (-128.0, 127.0) : (0.0, 255.0);
        long[] y = new long[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            double step = Math.Round(x.Floats[i] / scale.Floats[places[i]], MidpointRounding.ToEven) + zero.Integers[places[i]];
            y[i] = double.IsNaN(step) ? 0 : (long)Math.Clamp(step, low, high);
        }

        return [Tensor.FromIntegers(y, x.Shape, zero.ElementType)];
    }
}
