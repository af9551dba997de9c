using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>The sum over all pixels of all items, for each channel: the gradient of a bias.</summary>
internal sealed unsafe class ChannelSumStep : TrainingStep
{
    public override long SumLength => Inputs[0].Layout.Channels;

    public override BatchPhase? Completion => new(_ => 1, (in StepContext context, int task) =>
    {
        int channels = Inputs[0].Layout.Channels;
        var result = new Span<float>(Outputs[0].Pointer, channels);
        result.Clear();
        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            ChannelSums.Add(Sums + (chunk * SumStride), Outputs[0].Pointer, channels);
        }
    });

    public override void RunItem(in StepContext context) =>
        ChannelSums.AddPixels(Inputs[0].Item(context), Inputs[0].Layout, Sums + (context.Chunk * SumStride));
}
