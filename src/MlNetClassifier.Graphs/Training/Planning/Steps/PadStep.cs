using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Puts a constant around channels, rows and columns, or cuts them off where the padding is negative.</summary>
internal sealed unsafe class PadStep(Pad pad) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        ImageLayout source = Inputs[0].Layout, target = Outputs[0].Layout;
        bool image = pad.Before.Length == 4;
        int channel = pad.Before[1], top = image ? pad.Before[2] : 0, left = image ? pad.Before[3] : 0;
        float* x = Inputs[0].Item(context) + source.Origin, y = Outputs[0].Item(context);
        target.ClearBorder(y);
        y += target.Origin;
        int first = Math.Max(0, channel), end = Math.Min(target.Channels, source.Channels + channel);
        for (int row = 0; row < target.Height; row++)
        {
            for (int column = 0; column < target.Width; column++)
            {
                var pixel = new Span<float>(y + (row * target.RowStride) + (column * target.Channels), target.Channels);
                bool inside = (uint)(row - top) < (uint)source.Height && (uint)(column - left) < (uint)source.Width && first < end;
                if (!inside || end - first < target.Channels)
                {
                    pixel.Fill(pad.Value);
                }

                if (inside)
                {
                    float* from = x + ((row - top) * source.RowStride) + ((column - left) * source.Channels) + (first - channel);
                    new ReadOnlySpan<float>(from, end - first).CopyTo(pixel[first..end]);
                }
            }
        }
    }
}
