using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>Puts tensors one after the other along an axis. Inputs: at least one, equal but for that axis.</summary>
public sealed record Concat : Operator
{
    /// <summary>Axis; negative counts from the end.</summary>
    public required int Axis { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        TensorType first = Input(inputs, 0);
        int axis = ShapeRules.Axis(Axis, first.Shape.Rank);
        int[] sizes = first.Shape.ToArray();
        long total = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            TensorType type = Input(inputs, i);
            Check(type.ElementType == first.ElementType, "element types differ.");
            Check(type.Shape.Rank == first.Shape.Rank, "numbers of dimensions differ.");
            for (int d = 0; d < sizes.Length; d++)
            {
                Check(d == axis || type.Shape[d] == sizes[d], $"dimension {d} differs.");
            }

            Check(type.Shape[axis] != TensorShape.Batch || inputs.Count == 1, "batches cannot be joined.");
            total += type.Shape[axis];
        }

        Check(total <= Array.MaxLength, "the result is too large.");
        sizes[axis] = (int)total;
        return [first with { Shape = new TensorShape(sizes) }];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        TensorType type = Infer([.. inputs.Select(i => (TensorType?)new TensorType(i!.ElementType, i.Shape))])[0];
        int axis = ShapeRules.Axis(Axis, type.Shape.Rank);
        (int outer, int size, int inner) = Strides.Split(type.Shape, axis);
        Array y = inputs[0]!.IsFloat ? new float[type.Shape.ElementsPerItem] : new long[type.Shape.ElementsPerItem];
        int offset = 0;
        foreach (Tensor? input in inputs)
        {
            Array x = input!.IsFloat ? input.Floats : input.Integers;
            int run = input.Shape[axis] * inner;
            for (int o = 0; o < outer; o++)
            {
                Array.Copy(x, o * run, y, o * size * inner + offset, run);
            }

            offset += run;
        }

        return [y is float[] floats ? Tensor.FromFloats(floats, type.Shape) : Tensor.FromIntegers((long[])y, type.Shape, type.ElementType)];
    }
}
