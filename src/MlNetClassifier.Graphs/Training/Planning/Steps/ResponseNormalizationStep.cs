using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Local response normalisation (input x) or its gradient (inputs x, dy), pixel by pixel.</summary>
internal sealed unsafe class ResponseNormalizationStep(LRN normalization, int channels, bool gradient) : TrainingStep
{
    private readonly PixelResponseNormalization _pixels = new(channels, normalization.Size, normalization.Alpha, normalization.Beta, normalization.Bias);

    public override long ScratchLength => _pixels.ScratchLength;

    public override void RunItem(in StepContext context)
    {
        ImageLayout source = Inputs[0].Layout, second = Inputs[^1].Layout, target = Outputs[0].Layout;
        float* x = Inputs[0].Item(context) + source.Origin, dy = Inputs[^1].Item(context) + second.Origin, y = Outputs[0].Item(context);
        target.ClearBorder(y);
        y += target.Origin;
        for (int row = 0; row < target.Height; row++)
        {
            for (int place = 0; place < target.RowLength; place += channels)
            {
                if (gradient)
                {
                    _pixels.Gradient(x + place, dy + place, y + place, context.Scratch);
                }
                else
                {
                    _pixels.Forward(x + place, y + place, context.Scratch);
                }
            }

            x += source.RowStride;
            dy += second.RowStride;
            y += target.RowStride;
        }
    }
}
