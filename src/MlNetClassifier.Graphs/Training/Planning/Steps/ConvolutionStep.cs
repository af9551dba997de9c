using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>A convolution or its gradient in the input.</summary>
internal sealed unsafe class ConvolutionStep : TrainingStep
{
    private readonly Correlation _correlation;
    private readonly AlignedBuffer _packed;
    private readonly AlignedBuffer _bias;
    private readonly bool _hasBias;

    public ConvolutionStep(Correlation correlation, bool hasBias)
    {
        _correlation = correlation;
        _hasBias = hasBias;
        _packed = Allocate(correlation.PackedLength + 64);
        _bias = Allocate(correlation.PackedBiasLength);
    }

    public override BatchPhase? Preparation => new(_ => 1, (in StepContext context, int task) =>
    {
        _correlation.Pack(Inputs[1].Pointer, _packed.Pointer);
        if (_hasBias)
        {
            _correlation.PackBias(Inputs[2].Pointer, _bias.Pointer);
        }
    });

    public override void RunItem(in StepContext context)
    {
        float* target = Outputs[0].Item(context);
        Outputs[0].Layout.ClearBorder(target);
        _correlation.Run(Inputs[0].Item(context), target, _packed.Pointer, _hasBias ? _bias.Pointer : null);
    }
}
