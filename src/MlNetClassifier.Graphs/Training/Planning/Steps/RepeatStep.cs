using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>One number for each channel, times a factor, at every pixel: [N, C, 1, 1] → [N, C, H, W].</summary>
internal sealed unsafe class RepeatStep(float factor) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        ImageLayout layout = Outputs[0].Layout;
        float* source = Inputs[0].Item(context) + Inputs[0].Layout.Origin;
        float* target = Outputs[0].Item(context);
        layout.ClearBorder(target);
        float* first = target + layout.Origin;
        for (int c = 0; c < layout.Channels; c++)
        {
            first[c] = source[c] * factor;
        }

        for (int y = 0; y < layout.Height; y++)
        {
            for (int x = y == 0 ? 1 : 0; x < layout.Width; x++)
            {
                new ReadOnlySpan<float>(first, layout.Channels).CopyTo(new Span<float>(first + (y * layout.RowStride) + (x * layout.Channels), layout.Channels));
            }
        }
    }
}
