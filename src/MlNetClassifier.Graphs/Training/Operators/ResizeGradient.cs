using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of a <see cref="Resize"/>: every position hands its gradient to the elements it was mixed from, by their weights.
/// Input: dy [N, C, H', W']. Output [N, C, H, W].
/// </summary>
internal sealed record ResizeGradient : Operator
{
    /// <summary>The resizing.</summary>
    public required Resize Forward { get; init; }

    /// <summary>Rows and columns of its input.</summary>
    public required Size2D Input { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape dy = FloatInput(inputs, 0, 4);
        var x = new TensorShape(dy[0], dy[1], Input.Height, Input.Width);
        TensorShape y = Forward.Infer([new(ElementType.Float32, x)])[0].Shape;
        Check(y == dy, $"a gradient of shape {dy} does not belong to a map resized to {y}.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor dy = inputs[0]!;
        var shape = new TensorShape(dy.Shape[0], dy.Shape[1], Input.Height, Input.Width);
        ResizeTaps[] rows = Forward.RowTaps(Input.Height), columns = Forward.ColumnTaps(Input.Width);
        double[] dx = new double[shape.ElementsPerItem], along = new double[Input.Width];
        int at = 0;
        for (int plane = 0; plane < shape[0] * shape[1]; plane++)
        {
            foreach (ResizeTaps v in rows)
            {
                // What lies outside is a constant: its gradient goes nowhere.
                Array.Clear(along);
                foreach (ResizeTaps u in columns)
                {
                    double gradient = dy.Floats[at++];
                    for (int k = 0; k < u.Places.Length; k++)
                    {
                        along[u.Places[k]] += u.Weights[k] * gradient;
                    }
                }

                for (int k = 0; k < v.Places.Length; k++)
                {
                    int start = ((plane * Input.Height) + v.Places[k]) * Input.Width;
                    for (int i = 0; i < along.Length; i++)
                    {
                        dx[start + i] += v.Weights[k] * along[i];
                    }
                }
            }
        }

        return [Tensor.FromFloats(Array.ConvertAll(dx, v => (float)v), shape)];
    }
}
