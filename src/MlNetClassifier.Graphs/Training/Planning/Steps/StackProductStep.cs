using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Products of the matrices of two stacks, row-major.</summary>
/// <param name="product">One product.</param>
/// <param name="left">Where each product's left matrix begins, in floats.</param>
/// <param name="right">Where its right one begins.</param>
/// <param name="length">Floats of a result.</param>
internal sealed unsafe class StackProductStep(StackedProduct product, int[] left, int[] right, int length) : TrainingStep
{
    public override long ScratchLength => product.ScratchLength;

    public override void RunItem(in StepContext context)
    {
        float* a = Inputs[0].Item(context), b = Inputs[1].Item(context), c = Outputs[0].Item(context);
        for (int i = 0; i < left.Length; i++, c += length)
        {
            product.Multiply(a + left[i], b + right[i], c, context.Scratch);
        }
    }
}
