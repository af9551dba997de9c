using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// Local response normalisation across channels: x / (Bias + Alpha / Size · Σ x²)^Beta, the sum over the <see cref="Size"/> channels around
/// (AlexNet, 2012). Input [N, C, …].
/// </summary>
public sealed record LRN : Operator
{
    /// <summary>Factor of the mean square. Default 1e-4.</summary>
    public float Alpha { get; init; } = 1e-4f;

    /// <summary>Exponent. Default 0.75.</summary>
    public float Beta { get; init; } = 0.75f;

    /// <summary>Constant term. Default 1.</summary>
    public float Bias { get; init; } = 1;

    /// <summary>Channels in the sum: ⌊(Size − 1) / 2⌋ before, the rest at and after.</summary>
    public required int Size { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape x = FloatInput(inputs, 0);
        Check(x.Rank >= 2 && x[1] != TensorShape.Batch, "input 0 needs a channel dimension.");
        Check(Size >= 1, $"size {Size} must be at least 1.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        (int outer, int channels, int inner) = Strides.Split(x.Shape, 1);
        float[] y = new float[x.Length];
        for (int n = 0; n < outer; n++)
        {
            for (int c = 0; c < channels; c++)
            {
                int first = Math.Max(0, c - (Size - 1) / 2);
                int last = (int)Math.Min(channels - 1L, (long)c + Size / 2);
                for (int i = 0; i < inner; i++)
                {
                    double squares = 0;
                    for (int k = first; k <= last; k++)
                    {
                        double v = x.Floats[(n * channels + k) * inner + i];
                        squares += v * v;
                    }

                    int at = (n * channels + c) * inner + i;
                    y[at] = (float)(x.Floats[at] / Math.Pow(Bias + Alpha / Size * squares, Beta));
                }
            }
        }

        return [Tensor.FromFloats(y, x.Shape)];
    }
}
