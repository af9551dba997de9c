using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Sum or mean over the pixels of each item, for each channel: [N, C, H, W] → [N, C, 1, 1] or [N, C].</summary>
internal sealed unsafe class ItemChannelSumStep(bool mean) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        ImageLayout layout = Inputs[0].Layout;
        float* target = Outputs[0].Item(context);
        Outputs[0].Layout.ClearBorder(target);
        target += Outputs[0].Layout.Origin;
        var sums = new Span<float>(target, layout.Channels);
        sums.Clear();
        ChannelSums.AddPixels(Inputs[0].Item(context), layout, target);
        for (int c = 0; mean && c < sums.Length; c++)
        {
            sums[c] /= layout.Height * layout.Width;
        }
    }
}
