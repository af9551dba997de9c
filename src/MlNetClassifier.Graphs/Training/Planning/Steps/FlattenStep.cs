using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>An image as a row in the order channel, row, column, or back: the graph's order, whatever the memory's.</summary>
internal sealed unsafe class FlattenStep(bool back) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        PlanValue image = back ? Outputs[0] : Inputs[0], flat = back ? Inputs[0] : Outputs[0];
        float* pixels = image.Item(context), row = flat.Item(context);
        if (back)
        {
            image.Layout.ClearBorder(pixels);
        }

        ImageOrder.Convert(pixels, image.Layout, row, back);
    }
}
