using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Dropout of a layer's output or, with the same seed, of its gradient.</summary>
internal sealed unsafe class DropoutStep(RandomDropout dropout) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        ImageLayout source = Inputs[0].Layout, target = Outputs[0].Layout;
        float* x = Inputs[0].Item(context) + source.Origin, y = Outputs[0].Item(context);
        target.ClearBorder(y);
        y += target.Origin;
        if (!Inputs[0].IsImage)
        {
            long start = (long)context.Item * source.ItemStride;
            for (int i = 0; i < source.ItemStride; i++)
            {
                y[i] = x[i] * dropout.Factor(context.Seed, start + i);
            }

            return;
        }

        long area = source.Height * source.Width, first = context.Item * area * source.Channels;
        for (int row = 0; row < source.Height; row++)
        {
            for (int i = 0; i < source.RowLength; i++)
            {
                long index = first + (i % source.Channels * area) + (row * source.Width) + (i / source.Channels);
                y[(row * target.RowStride) + i] = x[(row * source.RowStride) + i] * dropout.Factor(context.Seed, index);
            }
        }
    }
}
