using System.Numerics;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Trainers.Heads;

/// <summary>Scores of a linear model on one row, as ML.NET computes them: in single precision, softmax as exp(score - log-sum-exp).</summary>
internal static class LinearSoftmax
{
    /// <summary>Probabilities.</summary>
    /// <param name="weights">[classes, width].</param>
    /// <param name="biases">[classes].</param>
    /// <param name="row">[width].</param>
    /// <param name="probabilities">[classes]; receives the result.</param>
    public static void Predict(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, ReadOnlySpan<float> row, Span<float> probabilities)
    {
        Scores(weights, biases, row, probabilities);
        Softmax(probabilities[..biases.Length]);
    }

    /// <summary>weights · row + biases.</summary>
    public static void Scores(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, ReadOnlySpan<float> row, Span<float> scores)
    {
        for (int c = 0; c < biases.Length; c++)
        {
            scores[c] = Dot(weights.Slice(c * row.Length, row.Length), row) + biases[c];
        }
    }

    /// <summary>Turns scores into probabilities in place.</summary>
    public static void Softmax(Span<float> scores)
    {
        float top = float.NegativeInfinity;
        foreach (float score in scores)
        {
            top = Math.Max(top, score);
        }

        double sum = 0;
        foreach (float score in scores)
        {
            sum += Math.Exp(score - top);
        }

        float logSum = top + (float)Math.Log(sum);
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] = MathF.Exp(scores[c] - logSum);
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> va = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < va.Length; i++)
        {
            sum = Vector.FusedMultiplyAdd(va[i], vb[i], sum);
        }

        float total = Vector.Sum(sum);
        for (int i = va.Length * Vector<float>.Count; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }
}
