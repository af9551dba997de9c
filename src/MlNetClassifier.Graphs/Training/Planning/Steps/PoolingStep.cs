using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Maximum or average pooling.</summary>
internal sealed unsafe class PoolingStep(WindowPooling pooling, bool average) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        float* target = Outputs[0].Item(context);
        Outputs[0].Layout.ClearBorder(target);
        if (average)
        {
            pooling.Average(Inputs[0].Item(context), target);
        }
        else
        {
            pooling.Max(Inputs[0].Item(context), target);
        }
    }
}
