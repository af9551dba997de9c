using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>The gradient of maximum pooling (inputs x, dy) or average pooling (input dy).</summary>
internal sealed unsafe class PoolingGradientStep(WindowPooling pooling, bool average) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        float* target = Outputs[0].Item(context);
        if (average)
        {
            pooling.AverageGradient(Inputs[0].Item(context), target);
        }
        else
        {
            pooling.MaxGradient(Inputs[0].Item(context), Inputs[1].Item(context), target, Outputs[0].Layout);
        }
    }
}
