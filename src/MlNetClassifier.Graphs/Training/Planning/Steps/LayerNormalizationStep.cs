using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Layer normalisation of runs of elements; scale and bias have the length of a run.</summary>
internal sealed unsafe class LayerNormalizationStep : TrainingStep
{
    private readonly delegate*<float*, float*, int, float*, float*, float, void> _row;
    private readonly int _length;
    private readonly float _epsilon;
    private readonly AlignedBuffer _zeros;

    public LayerNormalizationStep(InstructionSet set, int length, float epsilon)
    {
        _row = LayerNormalizationKernel.RowOf(set);
        _length = length;
        _epsilon = epsilon;
        _zeros = Allocate(length);
    }

    public override void RunItem(in StepContext context)
    {
        float* x = Inputs[0].Item(context), y = Outputs[0].Item(context);
        float* bias = Inputs.Count > 2 ? Inputs[2].Item(context) : _zeros.Pointer;
        for (int done = 0; done < Outputs[0].Layout.ItemStride; done += _length)
        {
            _row(x + done, y + done, _length, Inputs[1].Item(context), bias, _epsilon);
        }
    }
}
