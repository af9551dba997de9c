using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="SoftmaxCrossEntropy"/> in the logits. Inputs: logits, targets, the scalar gradient of the loss. Output as logits.</summary>
internal sealed record SoftmaxCrossEntropyGradient : Operator
{
    /// <summary>The loss.</summary>
    public required SoftmaxCrossEntropy Forward { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        FloatInput(inputs, 2, 0);
        Forward.Infer([inputs[0], inputs[1]]);
        return OneFloat(FloatInput(inputs, 0));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor logits = inputs[0]!;
        float[] gradient = new float[logits.Length];
        Fill(logits.Floats, inputs[1]!.Floats, gradient, logits.Shape[1], inputs[2]!.Floats[0]);
        return [Tensor.FromFloats(gradient, logits.Shape)];
    }

    /// <summary>The gradient of all rows; the fast path and the reference are the same, a batch of logits being small.</summary>
    internal void Fill(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, Span<float> gradient, int classes, double scale)
    {
        double weights = 0;
        for (int start = 0; start < logits.Length; start += classes)
        {
            weights += Forward.Row(logits.Slice(start, classes), targets.Slice(start, classes), default, 0).Weight;
        }
        for (int start = 0; start < logits.Length; start += classes)
        {
            Forward.Row(logits.Slice(start, classes), targets.Slice(start, classes), gradient.Slice(start, classes), scale / weights);
        }
    }
}
