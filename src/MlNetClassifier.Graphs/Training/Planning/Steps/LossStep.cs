using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Softmax cross-entropy of the batch, or (with a gradient operator) its gradient in the logits.</summary>
internal sealed unsafe class LossStep(SoftmaxCrossEntropy loss, SoftmaxCrossEntropyGradient? gradient) : TrainingStep
{
    public override bool PerItem => false;

    public override IReadOnlyList<BatchPhase> Phases =>
    [
        new(_ => 1, (in StepContext context, int task) =>
        {
            int classes = Inputs[0].Layout.Channels, length = classes * context.Count;
            var logits = new ReadOnlySpan<float>(Inputs[0].Pointer, length);
            var targets = new ReadOnlySpan<float>(Inputs[1].Pointer, length);
            if (gradient is not null)
            {
                gradient.Fill(logits, targets, new Span<float>(Outputs[0].Pointer, length), classes, *Inputs[2].Pointer);
                return;
            }

            double sum = 0, weights = 0;
            for (int start = 0; start < length; start += classes)
            {
                (double rowLoss, double weight) = loss.Row(logits.Slice(start, classes), targets.Slice(start, classes), default, 0);
                sum += weight * rowLoss;
                weights += weight;
            }

            *Outputs[0].Pointer = (float)(sum / weights);
        }),
    ];
}
