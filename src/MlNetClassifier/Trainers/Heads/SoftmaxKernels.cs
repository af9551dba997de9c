using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Trainers.Heads;

/// <summary>
/// The three loops of softmax regression on a block of rows. Rows and weights are padded with zeros to a stride that is a whole number
/// of vectors (<see cref="Stride"/>), so no kernel has a scalar tail. Written on <see cref="Vector{T}"/>: one source for every width.
/// </summary>
internal static class SoftmaxKernels
{
    /// <summary>Floats a row of <paramref name="width"/> features takes.</summary>
    public static int Stride(int width) => (width + 15) / 16 * 16;

    /// <summary>scores[r, c] = rows[r] · weights[c] + biases[c].</summary>
    /// <param name="rows">[count, stride].</param>
    /// <param name="weights">[classes, stride].</param>
    /// <param name="biases">[classes].</param>
    /// <param name="scores">[count, classes]; receives the result.</param>
    /// <param name="count">Rows.</param>
    /// <param name="stride">Floats a row.</param>
    public static void Scores(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores, int count, int stride)
    {
        int classes = biases.Length, steps = stride / Vector<float>.Count;
        for (int r = 0; r < count; r++)
        {
            ref Vector<float> x = ref At(rows, r * stride);
            int c = 0;
            for (; c + 4 <= classes; c += 4)
            {
                ref Vector<float> w0 = ref At(weights, c * stride);
                ref Vector<float> w1 = ref At(weights, (c + 1) * stride);
                ref Vector<float> w2 = ref At(weights, (c + 2) * stride);
                ref Vector<float> w3 = ref At(weights, (c + 3) * stride);
                Vector<float> s0 = Vector<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
                for (int j = 0; j < steps; j++)
                {
                    Vector<float> value = Unsafe.Add(ref x, j);
                    s0 = Vector.FusedMultiplyAdd(value, Unsafe.Add(ref w0, j), s0);
                    s1 = Vector.FusedMultiplyAdd(value, Unsafe.Add(ref w1, j), s1);
                    s2 = Vector.FusedMultiplyAdd(value, Unsafe.Add(ref w2, j), s2);
                    s3 = Vector.FusedMultiplyAdd(value, Unsafe.Add(ref w3, j), s3);
                }

                int at = r * classes + c;
                scores[at] = Vector.Sum(s0) + biases[c];
                scores[at + 1] = Vector.Sum(s1) + biases[c + 1];
                scores[at + 2] = Vector.Sum(s2) + biases[c + 2];
                scores[at + 3] = Vector.Sum(s3) + biases[c + 3];
            }

            for (; c < classes; c++)
            {
                ref Vector<float> w = ref At(weights, c * stride);
                Vector<float> s0 = Vector<float>.Zero, s1 = s0;
                int j = 0;
                for (; j + 2 <= steps; j += 2)
                {
                    s0 = Vector.FusedMultiplyAdd(Unsafe.Add(ref x, j), Unsafe.Add(ref w, j), s0);
                    s1 = Vector.FusedMultiplyAdd(Unsafe.Add(ref x, j + 1), Unsafe.Add(ref w, j + 1), s1);
                }

                for (; j < steps; j++)
                {
                    s0 = Vector.FusedMultiplyAdd(Unsafe.Add(ref x, j), Unsafe.Add(ref w, j), s0);
                }

                scores[r * classes + c] = Vector.Sum(s0 + s1) + biases[c];
            }
        }
    }

    /// <summary>gradient[c] += sum over rows of errors[r, c] · rows[r].</summary>
    /// <param name="errors">[count, classes].</param>
    /// <param name="rows">[count, stride].</param>
    /// <param name="gradient">[classes, stride]; added to.</param>
    /// <param name="count">Rows.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="stride">Floats a row.</param>
    public static void AddGradient(ReadOnlySpan<float> errors, ReadOnlySpan<float> rows, Span<float> gradient, int count, int classes, int stride)
    {
        int steps = stride / Vector<float>.Count;
        int c = 0;
        for (; c + 4 <= classes; c += 4)
        {
            ref Vector<float> g0 = ref At(gradient, c * stride);
            ref Vector<float> g1 = ref At(gradient, (c + 1) * stride);
            ref Vector<float> g2 = ref At(gradient, (c + 2) * stride);
            ref Vector<float> g3 = ref At(gradient, (c + 3) * stride);
            for (int j = 0; j < steps; j++)
            {
                Vector<float> s0 = Unsafe.Add(ref g0, j), s1 = Unsafe.Add(ref g1, j), s2 = Unsafe.Add(ref g2, j), s3 = Unsafe.Add(ref g3, j);
                for (int r = 0; r < count; r++)
                {
                    Vector<float> value = Unsafe.Add(ref At(rows, r * stride), j);
                    ref float e = ref Unsafe.Add(ref MemoryMarshal.GetReference(errors), r * classes + c);
                    s0 = Vector.FusedMultiplyAdd(value, new Vector<float>(e), s0);
                    s1 = Vector.FusedMultiplyAdd(value, new Vector<float>(Unsafe.Add(ref e, 1)), s1);
                    s2 = Vector.FusedMultiplyAdd(value, new Vector<float>(Unsafe.Add(ref e, 2)), s2);
                    s3 = Vector.FusedMultiplyAdd(value, new Vector<float>(Unsafe.Add(ref e, 3)), s3);
                }

                (Unsafe.Add(ref g0, j), Unsafe.Add(ref g1, j), Unsafe.Add(ref g2, j), Unsafe.Add(ref g3, j)) = (s0, s1, s2, s3);
            }
        }

        for (; c < classes; c++)
        {
            ref Vector<float> g = ref At(gradient, c * stride);
            for (int j = 0; j < steps; j++)
            {
                Vector<float> sum = Unsafe.Add(ref g, j);
                for (int r = 0; r < count; r++)
                {
                    sum = Vector.FusedMultiplyAdd(Unsafe.Add(ref At(rows, r * stride), j), new Vector<float>(errors[r * classes + c]), sum);
                }

                Unsafe.Add(ref g, j) = sum;
            }
        }
    }

    /// <summary>Replaces scores by probabilities, and these by the derivative of the loss (probability, less 1 at the label).</summary>
    /// <param name="scores">[classes] of one row.</param>
    /// <param name="label">True class.</param>
    /// <param name="correct">Whether the label has the highest score; the first of equals counts.</param>
    /// <returns>The loss, -ln(probability of the label).</returns>
    public static double LossAndErrors(Span<float> scores, int label, out bool correct)
    {
        int best = 0;
        for (int c = 1; c < scores.Length; c++)
        {
            best = scores[c] > scores[best] ? c : best;
        }

        correct = best == label;
        float top = scores[best];
        double own = scores[label] - (double)top, sum = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] = MathF.Exp(scores[c] - top);
            sum += scores[c];
        }

        float inverse = (float)(1 / sum);
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] *= inverse;
        }

        scores[label] -= 1;
        return Math.Log(sum) - own;
    }

    private static ref Vector<float> At(ReadOnlySpan<float> values, int index) =>
        ref Unsafe.As<float, Vector<float>>(ref Unsafe.Add(ref MemoryMarshal.GetReference(values), index));
}
