using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Mean over the batch of the cross-entropy between softmax(logits) and target probabilities. Inputs: logits [N, C], targets [N, C], each
/// row a distribution (one-hot for plain labels, mixed for MixUp). Output: a scalar.
/// </summary>
/// <remarks>
/// With class weights, a row weighs <c>Σ target · weight</c> and the mean is the weighted one (divided by the sum of the weights), as PyTorch's.
/// </remarks>
public sealed record SoftmaxCrossEntropy : Operator
{
    /// <summary>Share of every target that is spread evenly over all classes. Default 0; range 0 (inclusive) to 1 (exclusive).</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>Weight of each class; null (the default) weighs all alike.</summary>
    public IReadOnlyList<float>? ClassWeights { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape logits = FloatInput(inputs, 0, 2), targets = FloatInput(inputs, 1, 2);
        Check(logits == targets, $"targets {targets} do not fit logits {logits}.");
        Check(LabelSmoothing is >= 0 and < 1, $"label smoothing {LabelSmoothing} is outside 0 … 1.");
        Check(ClassWeights is null || ClassWeights.Count == logits[1], $"{ClassWeights?.Count} class weights do not fit {logits[1]} classes.");
        return OneFloat(TensorShape.Scalar);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor logits = inputs[0]!;
        int classes = logits.Shape[1];
        double loss = 0, weights = 0;
        for (int n = 0; n < logits.Shape[0]; n++)
        {
            (double rowLoss, double weight) = Row(logits.Floats.AsSpan(n * classes, classes), inputs[1]!.Floats.AsSpan(n * classes, classes), default, 0);
            loss += weight * rowLoss;
            weights += weight;
        }
        return [Tensor.ScalarOf((float)(loss / weights))];
    }

    /// <summary>Loss and weight of one row and, where <paramref name="gradient"/> is not empty, factor · weight · (softmax − target) there.</summary>
    internal (double Loss, double Weight) Row(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, Span<float> gradient, double factor)
    {
        double max = double.NegativeInfinity, sum = 0, loss = 0, weight = ClassWeights is null ? 1 : 0;
        foreach (float logit in logits)
        {
            max = Math.Max(max, logit);
        }
        for (int c = 0; c < logits.Length; c++)
        {
            sum += Math.Exp(logits[c] - max);
            weight += ClassWeights is null ? 0 : targets[c] * ClassWeights[c];
        }
        double logSum = max + Math.Log(sum);
        for (int c = 0; c < logits.Length; c++)
        {
            double target = (targets[c] * (1.0 - LabelSmoothing)) + ((double)LabelSmoothing / logits.Length);
            // A target of 0 adds nothing, whatever the logit (0 · ∞ would be NaN).
            loss += target == 0 ? 0 : target * (logSum - logits[c]);
            if (!gradient.IsEmpty)
            {
                gradient[c] = (float)(factor * weight * (Math.Exp(logits[c] - logSum) - target));
            }
        }
        return (loss, weight);
    }
}
