using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// (x − zero point) · scale. Inputs: x (integers), scale, optional zero point (one number each, or one for each element of <see cref="Axis"/>).
/// </summary>
public sealed record DequantizeLinear : Operator
{
    /// <summary>Axis along which scales and zero points run if they are several. Default 1.</summary>
    public int Axis { get; init; } = 1;

    internal static void CheckParameters(TensorShape x, TensorShape scale, TensorShape? zero, int axis)
    {
        Check(zero is null || zero == scale, $"scales {scale} and zero points {zero} differ in shape.");
        Check(scale.ElementsPerItem == 1 || scale.Rank == 1, $"scales {scale} are not a vector (blocks are not supported).");
        Check(
            scale.ElementsPerItem == 1 || x[ShapeRules.Axis(axis, x.Rank)] == scale[0],
            $"{scale.ElementsPerItem} scales do not fit axis {axis} of {x}.");
    }

    /// <summary>For each element its scale's index.</summary>
    internal static int[] ParameterPlaces(TensorShape x, int parameters, int axis)
    {
        int[] strides = new int[x.Rank];
        if (parameters > 1)
        {
            strides[ShapeRules.Axis(axis, x.Rank)] = 1;
        }

        return Strides.Walk(x, strides);
    }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorType x = Input(inputs, 0);
        Check(x.ElementType != ElementType.Float32, "input 0 must be integers.");
        Check(Optional(inputs, 2) is not { ElementType: ElementType.Float32 }, "zero points must be integers.");
        CheckParameters(x.Shape, FloatInput(inputs, 1), Optional(inputs, 2)?.Shape, Axis);
        return OneFloat(x.Shape);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        (Tensor x, Tensor scale) = (inputs[0]!, inputs[1]!);
        long[]? zero = inputs.Count > 2 ? inputs[2]?.Integers : null;
        int[] places = ParameterPlaces(x.Shape, scale.Length, Axis);
        float[] y = new float[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (float)((x.Integers[i] - (zero?[places[i]] ?? 0)) * (double)scale.Floats[places[i]]);
        }

        return [Tensor.FromFloats(y, x.Shape)];
    }
}
