using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>A sum or product of an image and one number for each channel, or of anything and a single number.</summary>
internal sealed unsafe class ChannelOperandStep(RowFunction function, bool scalar) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        ImageLayout target = Outputs[0].Layout, source = Inputs[0].Layout;
        float* y = Outputs[0].Item(context);
        target.ClearBorder(y);
        y += target.Origin;
        float* x = Inputs[0].Item(context) + source.Origin;
        float* operand = Inputs[1].Item(context) + (Inputs[1].Batched ? Inputs[1].Layout.Origin : 0);
        float* repeated = scalar ? context.Scratch : operand;
        if (scalar)
        {
            new Span<float>(repeated, source.Channels).Fill(*operand);
        }

        for (int row = 0; row < source.Height; row++)
        {
            for (int pixel = 0; pixel < source.Width; pixel++)
            {
                function(x + (pixel * source.Channels), repeated, y + (pixel * source.Channels), source.Channels);
            }

            x += source.RowStride;
            y += target.RowStride;
        }
    }

    public override long ScratchLength => scalar ? Inputs[0].Layout.Channels : 0;
}
