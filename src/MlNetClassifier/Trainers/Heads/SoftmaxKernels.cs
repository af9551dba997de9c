using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Trainers.Heads;

/// <summary>
/// The three loops of softmax regression on a block of rows. Rows and weights are padded with zeros to a stride that is a whole number
/// of vectors (<see cref="Stride"/>), so no kernel has a scalar tail. Written on <see cref="Vector{T}"/>: one source for every width. Compiled with full optimisation at once:
/// a head is fitted in less time than tiered compilation takes to notice that these loops are hot (0.8 s of training became 0.3).
/// </summary>
internal static class SoftmaxKernels
{
    /// <summary>Floats in a cache line: a whole, even number of vectors of any width but 512 bits, where it is one.</summary>
    private const int Line = 16;

    /// <summary>
    /// Floats a row of <paramref name="width"/> features takes: a whole, odd number of cache lines. Rows a power of two apart would all
    /// fall into the same few sets of the cache, and <see cref="AddGradient"/> walks down the rows.
    /// </summary>
    public static int Stride(int width) => ((width + Line - 1) / Line | 1) * Line;

    /// <summary>scores[r, c] = rows[r] · weights[c] + biases[c].</summary>
    /// <param name="rows">[count, stride].</param>
    /// <param name="weights">[classes, stride].</param>
    /// <param name="biases">[classes].</param>
    /// <param name="scores">[count, classes]; receives the result.</param>
    /// <param name="count">Rows.</param>
    /// <param name="stride">Floats a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scores(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores, int count, int stride)
    {
        // Classes are the outer loop: four rows of weights stay in the first cache while all rows of the block pass by.
        int classes = biases.Length, steps = stride / Vector<float>.Count, c = 0;
        for (; c + 4 <= classes; c += 4)
        {
            int r = 0;
            for (; r + 2 <= count; r += 2)
            {
                Scores2x4(rows, weights, r, c, steps, stride, biases, scores);
            }

            for (; r < count; r++)
            {
                for (int k = c; k < c + 4; k++)
                {
                    scores[r * classes + k] = Dot(ref At(rows, r * stride), ref At(weights, k * stride), steps) + biases[k];
                }
            }
        }

        for (; c < classes; c++)
        {
            for (int r = 0; r < count; r++)
            {
                scores[r * classes + c] = Dot(ref At(rows, r * stride), ref At(weights, c * stride), steps) + biases[c];
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGradient(ReadOnlySpan<float> errors, ReadOnlySpan<float> rows, Span<float> gradient, int count, int classes, int stride)
    {
        int steps = stride / Vector<float>.Count, c = 0;
        ref float e = ref MemoryMarshal.GetReference(errors);
        for (; c + 4 <= classes; c += 4)
        {
            for (int j = 0; j < steps; j += 2)
            {
                AddGradient4(rows, gradient, c, Math.Min(j, steps - 1), Math.Min(j + 1, steps - 1), count, classes, stride, ref e);
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
                    sum = Vector.FusedMultiplyAdd(Unsafe.Add(ref At(rows, r * stride), j), new Vector<float>(Unsafe.Add(ref e, r * classes + c)), sum);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    // Two rows by four classes: eight sums, six loads for eight multiply-adds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores2x4(
        ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, int r, int c, int steps, int stride, ReadOnlySpan<float> biases, Span<float> scores)
    {
        ref Vector<float> x0 = ref At(rows, r * stride), x1 = ref At(rows, (r + 1) * stride);
        ref Vector<float> w0 = ref At(weights, c * stride), w1 = ref At(weights, (c + 1) * stride);
        ref Vector<float> w2 = ref At(weights, (c + 2) * stride), w3 = ref At(weights, (c + 3) * stride);
        Vector<float> a0 = Vector<float>.Zero, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
        for (int j = 0; j < steps; j++)
        {
            Vector<float> u = Unsafe.Add(ref x0, j), v = Unsafe.Add(ref x1, j), w = Unsafe.Add(ref w0, j);
            a0 = Vector.FusedMultiplyAdd(u, w, a0);
            b0 = Vector.FusedMultiplyAdd(v, w, b0);
            w = Unsafe.Add(ref w1, j);
            a1 = Vector.FusedMultiplyAdd(u, w, a1);
            b1 = Vector.FusedMultiplyAdd(v, w, b1);
            w = Unsafe.Add(ref w2, j);
            a2 = Vector.FusedMultiplyAdd(u, w, a2);
            b2 = Vector.FusedMultiplyAdd(v, w, b2);
            w = Unsafe.Add(ref w3, j);
            a3 = Vector.FusedMultiplyAdd(u, w, a3);
            b3 = Vector.FusedMultiplyAdd(v, w, b3);
        }

        Span<float> upper = scores[(r * biases.Length + c)..], lower = scores[((r + 1) * biases.Length + c)..];
        upper[0] = Vector.Sum(a0) + biases[c];
        upper[1] = Vector.Sum(a1) + biases[c + 1];
        upper[2] = Vector.Sum(a2) + biases[c + 2];
        upper[3] = Vector.Sum(a3) + biases[c + 3];
        lower[0] = Vector.Sum(b0) + biases[c];
        lower[1] = Vector.Sum(b1) + biases[c + 1];
        lower[2] = Vector.Sum(b2) + biases[c + 2];
        lower[3] = Vector.Sum(b3) + biases[c + 3];
    }

    // Two vectors of features by four classes, down all rows. With an odd number of vectors the last step has j = k and stores the same twice.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGradient4(
        ReadOnlySpan<float> rows, Span<float> gradient, int c, int j, int k, int count, int classes, int stride, ref float errors)
    {
        ref Vector<float> g0 = ref At(gradient, c * stride), g1 = ref At(gradient, (c + 1) * stride);
        ref Vector<float> g2 = ref At(gradient, (c + 2) * stride), g3 = ref At(gradient, (c + 3) * stride);
        Vector<float> a0 = Unsafe.Add(ref g0, j), a1 = Unsafe.Add(ref g1, j), a2 = Unsafe.Add(ref g2, j), a3 = Unsafe.Add(ref g3, j);
        Vector<float> b0 = Unsafe.Add(ref g0, k), b1 = Unsafe.Add(ref g1, k), b2 = Unsafe.Add(ref g2, k), b3 = Unsafe.Add(ref g3, k);
        ref Vector<float> x = ref At(rows, 0);
        ref float e = ref Unsafe.Add(ref errors, c);
        int down = stride / Vector<float>.Count;
        for (int r = 0; r < count; r++)
        {
            Vector<float> u = Unsafe.Add(ref x, j), v = Unsafe.Add(ref x, k), factor = new(e);
            a0 = Vector.FusedMultiplyAdd(u, factor, a0);
            b0 = Vector.FusedMultiplyAdd(v, factor, b0);
            factor = new Vector<float>(Unsafe.Add(ref e, 1));
            a1 = Vector.FusedMultiplyAdd(u, factor, a1);
            b1 = Vector.FusedMultiplyAdd(v, factor, b1);
            factor = new Vector<float>(Unsafe.Add(ref e, 2));
            a2 = Vector.FusedMultiplyAdd(u, factor, a2);
            b2 = Vector.FusedMultiplyAdd(v, factor, b2);
            factor = new Vector<float>(Unsafe.Add(ref e, 3));
            a3 = Vector.FusedMultiplyAdd(u, factor, a3);
            b3 = Vector.FusedMultiplyAdd(v, factor, b3);
            x = ref Unsafe.Add(ref x, down);
            e = ref Unsafe.Add(ref e, classes);
        }

        (Unsafe.Add(ref g0, j), Unsafe.Add(ref g1, j), Unsafe.Add(ref g2, j), Unsafe.Add(ref g3, j)) = (a0, a1, a2, a3);
        (Unsafe.Add(ref g0, k), Unsafe.Add(ref g1, k), Unsafe.Add(ref g2, k), Unsafe.Add(ref g3, k)) = (b0, b1, b2, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(ref Vector<float> x, ref Vector<float> w, int steps)
    {
        Vector<float> even = Vector<float>.Zero, odd = even;
        int j = 0;
        for (; j + 2 <= steps; j += 2)
        {
            even = Vector.FusedMultiplyAdd(Unsafe.Add(ref x, j), Unsafe.Add(ref w, j), even);
            odd = Vector.FusedMultiplyAdd(Unsafe.Add(ref x, j + 1), Unsafe.Add(ref w, j + 1), odd);
        }

        if (j < steps)
        {
            even = Vector.FusedMultiplyAdd(Unsafe.Add(ref x, j), Unsafe.Add(ref w, j), even);
        }

        return Vector.Sum(even + odd);
    }

    private static ref Vector<float> At(ReadOnlySpan<float> values, int index) =>
        ref Unsafe.As<float, Vector<float>>(ref Unsafe.Add(ref MemoryMarshal.GetReference(values), index));
}
