using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>A depthwise convolution or its gradient in the input.</summary>
internal sealed unsafe class DepthwiseStep : TrainingStep
{
    private readonly DepthwiseCorrelation _depthwise;
    private readonly AlignedBuffer _packed;
    private readonly bool _backward;
    private readonly bool _hasBias;

    public DepthwiseStep(DepthwiseCorrelation depthwise, bool backward, bool hasBias)
    {
        _depthwise = depthwise;
        _backward = backward;
        _hasBias = hasBias;
        _packed = Allocate(depthwise.PackedLength);
    }

    public override BatchPhase? Preparation => new(_ => 1, (in StepContext context, int task) => _depthwise.Pack(Inputs[1].Pointer, _packed.Pointer));

    public override void RunItem(in StepContext context)
    {
        float* target = Outputs[0].Item(context);
        if (_backward)
        {
            _depthwise.InputGradient(Inputs[0].Item(context), target, _packed.Pointer);
            return;
        }

        Outputs[0].Layout.ClearBorder(target);
        _depthwise.Forward(Inputs[0].Item(context), target, _packed.Pointer, _hasBias ? Inputs[2].Pointer : null);
    }
}
