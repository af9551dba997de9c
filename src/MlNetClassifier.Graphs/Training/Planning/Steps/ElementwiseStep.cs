using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>A function of the elements of one or two values of equal shape, row by row.</summary>
internal sealed unsafe class ElementwiseStep(RowFunction function) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        ImageLayout target = Outputs[0].Layout, first = Inputs[0].Layout, second = Inputs[^1].Layout;
        float* y = Outputs[0].Item(context);
        target.ClearBorder(y);
        y += target.Origin;
        float* a = Inputs[0].Item(context) + first.Origin;
        float* b = Inputs[^1].Item(context) + second.Origin;
        for (int row = 0; row < target.Height; row++)
        {
            function(a, b, y, target.RowLength);
            a += first.RowStride;
            b += second.RowStride;
            y += target.RowStride;
        }
    }
}

/// <summary>Computes a run of elements.</summary>
/// <param name="a">First operand.</param>
/// <param name="b">Second operand; the first again for functions of one.</param>
/// <param name="y">Result.</param>
/// <param name="count">Elements.</param>
internal unsafe delegate void RowFunction(float* a, float* b, float* y, int count);
