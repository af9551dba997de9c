using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>The gradient of the softmax of every row.</summary>
internal sealed unsafe class RowSoftmaxGradientStep(InstructionSet set) : TrainingStep
{
    private readonly delegate*<float*, float*, float*, int, void> _row = RowGradients.Softmax(set);

    public override void RunItem(in StepContext context)
    {
        int length = Outputs[0].Layout.Channels;
        float* y = Inputs[0].Item(context), dy = Inputs[1].Item(context), dx = Outputs[0].Item(context);
        for (int row = 0; row < Outputs[0].Layout.Width; row++, y += length, dy += length, dx += length)
        {
            _row(y, dy, dx, length);
        }
    }
}
