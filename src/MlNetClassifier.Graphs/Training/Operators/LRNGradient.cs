using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of <see cref="LRN"/>. With s the sums in the brackets: dx = dy · s^−β − 2αβ / size · x · Σ dy · x · s^(−β−1), the sum over the
/// channels in whose sums x's square is. Inputs: x, dy [N, C, …]. Output as x.
/// </summary>
internal sealed record LRNGradient : Operator
{
    /// <summary>The normalisation.</summary>
    public required LRN Forward { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape x = FloatInput(inputs, 0), dy = FloatInput(inputs, 1);
        Check(Forward.Infer([Input(inputs, 0)])[0].Shape == dy, $"a gradient of shape {dy} does not belong to {x}.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, dy = inputs[1]!;
        (int outer, int channels, int inner) = Strides.Split(x.Shape, 1);
        float[] dx = new float[x.Length];
        double[] sums = new double[channels], shares = new double[channels];
        int before = (Forward.Size - 1) / 2, after = Forward.Size / 2;
        for (int column = 0; column < outer * inner; column++)
        {
            int first = (column / inner * channels * inner) + (column % inner);
            for (int c = 0; c < channels; c++)
            {
                double squares = 0;
                for (int k = Math.Max(0, c - before); k <= Math.Min(channels - 1L, (long)c + after); k++)
                {
                    double v = x.Floats[first + (k * inner)];
                    squares += v * v;
                }

                sums[c] = Forward.Bias + (Forward.Alpha / Forward.Size * squares);
                shares[c] = (double)dy.Floats[first + (c * inner)] * x.Floats[first + (c * inner)] * Math.Pow(sums[c], -Forward.Beta - 1);
            }

            for (int c = 0; c < channels; c++)
            {
                double share = 0;
                for (int k = Math.Max(0, c - after); k <= Math.Min(channels - 1L, (long)c + before); k++)
                {
                    share += shares[k];
                }

                int at = first + (c * inner);
                dx[at] = (float)((dy.Floats[at] * Math.Pow(sums[c], -Forward.Beta)) - (2.0 * Forward.Alpha * Forward.Beta / Forward.Size * x.Floats[at] * share));
            }
        }

        return [Tensor.FromFloats(dx, x.Shape)];
    }
}
