using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>The gradient of a depthwise convolution in its weights.</summary>
internal sealed unsafe class DepthwiseWeightGradientStep(DepthwiseCorrelation depthwise) : TrainingStep
{
    public override long SumLength => depthwise.PackedLength;

    public override BatchPhase? Completion => new(
        _ => 1,
        (in StepContext context, int task) => depthwise.Finish(Sums, Chunks, SumStride, Outputs[0].Pointer));

    public override void RunItem(in StepContext context) =>
        depthwise.WeightGradient(Inputs[0].Item(context), Inputs[1].Item(context), Sums + (context.Chunk * SumStride));
}
