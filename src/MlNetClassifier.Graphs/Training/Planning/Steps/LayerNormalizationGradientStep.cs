using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>The gradients of layer normalisation in its input, scale and bias.</summary>
internal sealed unsafe class LayerNormalizationGradientStep(InstructionSet set, int length, float epsilon) : TrainingStep
{
    private readonly delegate*<float*, float*, float*, float*, float*, float*, int, float, void> _row = RowGradients.LayerNormalization(set);

    public override long SumLength => 2L * length;

    public override BatchPhase? Completion => new(_ => 2, (in StepContext context, int task) =>
    {
        new Span<float>(Outputs[1 + task].Pointer, length).Clear();
        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            ChannelSums.Add(Sums + (chunk * SumStride) + (task * length), Outputs[1 + task].Pointer, length);
        }
    });

    public override void RunItem(in StepContext context)
    {
        float* x = Inputs[0].Item(context), scale = Inputs[1].Item(context), dy = Inputs[2].Item(context), dx = Outputs[0].Item(context);
        float* sums = Sums + (context.Chunk * SumStride);
        for (int done = 0; done < Outputs[0].Layout.ItemStride; done += length)
        {
            _row(x + done, dy + done, scale, dx + done, sums, sums + length, length, epsilon);
        }
    }
}
