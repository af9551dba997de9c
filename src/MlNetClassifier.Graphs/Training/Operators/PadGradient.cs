using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of a <see cref="Pad"/> that mirrors or repeats elements: each copy's gradient is added to its element. Input: dy. Output as the
/// forward input.
/// </summary>
internal sealed record PadGradient : Operator
{
    /// <summary>The padding.</summary>
    public required Pad Forward { get; init; }

    /// <summary>Shape of its input; its batch, if symbolic, is dy's.</summary>
    public required TensorShape Input { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape dy = FloatInput(inputs, 0), y = Forward.Infer([new(ElementType.Float32, Input)])[0].Shape;
        Check(y == dy, $"a gradient of shape {dy} does not belong to {y}.");
        return OneFloat(Input);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor dy = inputs[0]!;
        TensorShape shape = Input.IsSymbolic ? Input.WithBatch(dy.Shape[Input.BatchAxis]) : Input;
        double[] dx = new double[shape.ElementsPerItem];

        // The forward operator itself tells where each copy came from; places above 2²⁴ would not be whole numbers as floats, so it is asked by dimension.
        int[][] sources = [.. Enumerable.Range(0, shape.Rank).Select(d => Sources(d, shape[d]))];
        int[] strides = Strides.Of(shape), index = new int[shape.Rank];
        for (int i = 0; i < dy.Length; i++)
        {
            int place = 0;
            for (int d = 0; d < index.Length; d++)
            {
                place += sources[d][index[d]] * strides[d];
            }

            dx[place] += dy.Floats[i];
            for (int d = shape.Rank - 1; d >= 0 && ++index[d] == dy.Shape[d]; d--)
            {
                index[d] = 0;
            }
        }

        return [Tensor.FromFloats(Array.ConvertAll(dx, v => (float)v), shape)];
    }

    private int[] Sources(int dimension, int size)
    {
        var along = new Pad { Before = [Forward.Before[dimension]], After = [Forward.After[dimension]], Mode = Forward.Mode };
        float[] places = [.. Enumerable.Range(0, size).Select(i => (float)i)];
        return Array.ConvertAll(along.Evaluate([Tensor.FromFloats(places, size)])[0].Floats, p => (int)p);
    }
}
