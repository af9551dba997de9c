using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Copies channels: a concatenation (several inputs) or a slice (start above 0 or fewer channels) along the channel axis.</summary>
internal sealed unsafe class ChannelCopyStep(int start) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        ImageLayout target = Outputs[0].Layout;
        float* y = Outputs[0].Item(context);
        target.ClearBorder(y);
        int offset = 0;
        foreach (PlanValue input in Inputs)
        {
            ImageLayout source = input.Layout;
            int count = Math.Min(source.Channels, target.Channels);
            float* x = input.Item(context) + source.Origin + start;
            for (int row = 0; row < target.Height; row++)
            {
                for (int pixel = 0; pixel < target.Width; pixel++)
                {
                    new ReadOnlySpan<float>(x + (row * source.RowStride) + (pixel * source.Channels), count)
                        .CopyTo(new Span<float>(y + target.Origin + offset + (row * target.RowStride) + (pixel * target.Channels), count));
                }
            }

            offset += count;
        }
    }
}
