using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Sums over all items and some dimensions of each: the gradient of a parameter that was stretched over the batch.</summary>
internal sealed unsafe class BatchSumStep : TrainingStep
{
    private readonly StridedWalk _walk;
    private readonly StridedView _source;

    public BatchSumStep(PlanValue input, PlanValue output)
    {
        _source = StridedView.Of(input);
        _walk = _source.To(StridedView.Stretched(output, _source), inOwnOrder: true);
    }

    public override long SumLength => Outputs[0].Layout.Channels;

    public override long ScratchLength => SumLength;

    public override BatchPhase? Completion => new(_ => 1, (in StepContext context, int task) =>
    {
        int length = (int)SumLength;
        new Span<float>(Outputs[0].Pointer, length).Clear();
        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            ChannelSums.Add(Sums + (chunk * SumStride), Outputs[0].Pointer, length);
        }
    });

    public override void RunItem(in StepContext context)
    {
        // The item is summed first, so that small terms are not lost in a large sum.
        int length = (int)SumLength;
        new Span<float>(context.Scratch, length).Clear();
        float* x = Inputs[0].Item(context) + _source.Start;
        _walk.Run(x, x, context.Scratch, StridedBodies.Add);
        ChannelSums.Add(context.Scratch, Sums + (context.Chunk * SumStride), length);
    }
}
