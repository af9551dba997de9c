using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>The gradient of a convolution in its weights.</summary>
internal sealed unsafe class ConvolutionWeightGradientStep(WeightCorrelation correlation, int outChannels) : TrainingStep
{
    // Output channels per task when the chunks' sums are added up.
    private const int ChannelsPerTask = 16;

    public override long SumLength => correlation.SumLength;

    public override BatchPhase? Completion => new(
        _ => (outChannels + ChannelsPerTask - 1) / ChannelsPerTask,
        (in StepContext context, int task) => correlation.Finish(
            Sums,
            Chunks,
            SumStride,
            Outputs[0].Pointer,
            task * ChannelsPerTask,
            Math.Min(outChannels, (task + 1) * ChannelsPerTask)));

    public override void RunItem(in StepContext context) =>
        correlation.Add(Inputs[0].Item(context), Inputs[1].Item(context), Sums + (context.Chunk * SumStride));
}
