using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of <see cref="Gather"/>: zeros to which the gradient of each pick is added, in the order of the picks. Inputs: indices, dy. Output
/// as the forward input.
/// </summary>
internal sealed record GatherGradient : Operator
{
    /// <summary>Axis that was picked from, ≥ 0.</summary>
    public required int Axis { get; init; }

    /// <summary>Shape of the forward input; its batch, if symbolic, is dy's.</summary>
    public required TensorShape Input { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape dy = FloatInput(inputs, 1);
        TensorShape y = new Gather { Axis = Axis }.Infer([new(ElementType.Float32, Input), inputs[0]])[0].Shape;
        Check(y == dy, $"a gradient of shape {dy} does not belong to {y}.");
        return OneFloat(Input);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor indices = inputs[0]!, dy = inputs[1]!;
        TensorShape shape = Input.IsSymbolic ? Input.WithBatch(dy.Shape[0]) : Input;
        (int outer, int size, int inner) = Strides.Split(shape, Axis);
        double[] dx = new double[shape.ElementsPerItem];
        int at = 0;
        for (int o = 0; o < outer; o++)
        {
            foreach (long index in indices.Integers)
            {
                Check(index >= -size && index < size, $"index {index} is outside {size}.");
                int first = ((o * size) + (int)(index < 0 ? index + size : index)) * inner;
                for (int i = 0; i < inner; i++)
                {
                    dx[first + i] += dy.Floats[at++];
                }
            }
        }

        return [Tensor.FromFloats(Array.ConvertAll(dx, v => (float)v), shape)];
    }
}
