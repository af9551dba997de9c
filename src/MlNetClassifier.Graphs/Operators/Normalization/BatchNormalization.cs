using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// scale · (x − mean) / √(variance + Epsilon) + bias for each channel. Inputs: x [N, C, …], scale, bias, mean, variance [C] each.
/// </summary>
public sealed record BatchNormalization : Operator
{
    /// <summary>Added to the variance. Default 1e-5.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 5);
        TensorShape x = FloatInput(inputs, 0);
        Check(x.Rank >= 2, "input 0 must have at least 2 dimensions.");
        for (int i = 1; i < 5; i++)
        {
            TensorShape parameter = FloatInput(inputs, i, 1);
            Check(parameter[0] == x[1], $"input {i} has {parameter[0]} elements for {x[1]} channels.");
        }

        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        (int outer, int channels, int inner) = Strides.Split(x.Shape, 1);
        float[] y = new float[x.Length];
        for (int c = 0; c < channels; c++)
        {
            double factor = inputs[1]!.Floats[c] / Math.Sqrt((double)inputs[4]!.Floats[c] + Epsilon);
            for (int n = 0; n < outer; n++)
            {
                for (int i = 0; i < inner; i++)
                {
                    int at = (n * channels + c) * inner + i;
                    y[at] = (float)((x.Floats[at] - (double)inputs[3]!.Floats[c]) * factor + inputs[2]!.Floats[c]);
                }
            }
        }

        return [Tensor.FromFloats(y, x.Shape)];
    }
}
