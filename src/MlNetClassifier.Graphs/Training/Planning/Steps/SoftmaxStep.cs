using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Softmax of the rows of a matrix.</summary>
internal sealed unsafe class SoftmaxStep : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        int count = Inputs[0].Layout.Channels;
        float* x = Inputs[0].Item(context), y = Outputs[0].Item(context);
        float max = float.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            max = MathF.Max(max, x[i]);
        }

        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += y[i] = MathF.Exp(x[i] - max);
        }

        for (int i = 0; i < count; i++)
        {
            y[i] = (float)(y[i] / sum);
        }
    }
}
