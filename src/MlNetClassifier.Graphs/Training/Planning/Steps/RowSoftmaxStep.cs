using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Softmax of every row.</summary>
internal sealed unsafe class RowSoftmaxStep(InstructionSet set) : TrainingStep
{
    private readonly delegate*<float*, float*, int, void> _row = SoftmaxKernel.RowOf(set);

    public override void RunItem(in StepContext context)
    {
        int length = Outputs[0].Layout.Channels;
        float* x = Inputs[0].Item(context), y = Outputs[0].Item(context);
        for (int row = 0; row < Outputs[0].Layout.Width; row++, x += length, y += length)
        {
            _row(x, y, length);
        }
    }
}
