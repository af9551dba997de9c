using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// scale · (x − mean) / √(variance + Epsilon) + bias, mean and variance over the positions of one channel of one picture
/// (arXiv:1607.08022). Inputs: x [N, C, …], scale, bias [C] each.
/// </summary>
public sealed record InstanceNormalization : Operator
{
    /// <summary>Added to the variance. Default 1e-5.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorShape x = FloatInput(inputs, 0);
        Check(x.Rank >= 3 && x.BatchAxis <= 0 && x.Skip(2).All(d => d > 0), "input 0 must have channels and positions.");
        Check(FloatInput(inputs, 1, 1)[0] == x[1] && FloatInput(inputs, 2, 1)[0] == x[1], $"scale or bias do not have {x[1]} elements.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        (int outer, int channels, int inner) = Strides.Split(x.Shape, 1);
        float[] y = new float[x.Length];
        for (int plane = 0; plane < outer * channels; plane++)
        {
            ReadOnlySpan<float> source = x.Floats.AsSpan(plane * inner, inner);
            double mean = 0;
            double squares = 0;
            foreach (float value in source)
            {
                mean += value;
            }

            mean /= inner;
            foreach (float value in source)
            {
                squares += (value - mean) * (value - mean);
            }

            double factor = inputs[1]!.Floats[plane % channels] / Math.Sqrt(squares / inner + Epsilon);
            for (int i = 0; i < inner; i++)
            {
                y[plane * inner + i] = (float)((source[i] - mean) * factor + inputs[2]!.Floats[plane % channels]);
            }
        }

        return [Tensor.FromFloats(y, x.Shape)];
    }
}
