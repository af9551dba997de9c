using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// Elements of an axis picked by index. Inputs: data, indices (integers; negative counts from the end). The axis is replaced by the
/// dimensions of the indices, none for a scalar.
/// </summary>
public sealed record Gather : Operator
{
    /// <summary>Axis; negative counts from the end. Default 0.</summary>
    public int Axis { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorType x = Input(inputs, 0);
        TensorType indices = Input(inputs, 1);
        Check(indices.ElementType is ElementType.Int64 or ElementType.Int32, $"indices must be integers, not {indices.ElementType}.");
        int axis = ShapeRules.Axis(Axis, x.Shape.Rank);
        Check(x.Shape[axis] != TensorShape.Batch, "items of the batch cannot be picked.");
        return [x with { Shape = ResultShape(x.Shape, axis, indices.Shape) }];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Tensor indices = inputs[1]!;
        int axis = ShapeRules.Axis(Axis, x.Shape.Rank);
        (int outer, int size, int inner) = Strides.Split(x.Shape, axis);
        TensorShape shape = ResultShape(x.Shape, axis, indices.Shape);
        int[] places = new int[shape.ElementsPerItem];
        int at = 0;
        for (int o = 0; o < outer; o++)
        {
            foreach (long index in indices.Integers)
            {
                Check(index >= -size && index < size, $"index {index} is outside {size}.");
                int k = (int)(index < 0 ? index + size : index);
                for (int i = 0; i < inner; i++)
                {
                    places[at++] = (o * size + k) * inner + i;
                }
            }
        }

        return [Strides.Pick(x, places, shape)];
    }

    private static TensorShape ResultShape(TensorShape x, int axis, TensorShape indices) =>
        new([.. x.Dimensions[..axis], .. indices, .. x.Dimensions[(axis + 1)..]]);
}
