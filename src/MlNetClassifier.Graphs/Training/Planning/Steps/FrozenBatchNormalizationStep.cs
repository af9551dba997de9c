using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Batch normalisation by frozen statistics.</summary>
internal sealed unsafe class FrozenBatchNormalizationStep : TrainingStep
{
    private readonly float _epsilon;
    private readonly float[] _factor;
    private readonly float[] _shift;

    public FrozenBatchNormalizationStep(float epsilon, int channels)
    {
        _epsilon = epsilon;
        _factor = new float[channels];
        _shift = new float[channels];
    }

    public override BatchPhase? Preparation => new(_ => 1, (in StepContext context, int task) =>
    {
        for (int c = 0; c < _factor.Length; c++)
        {
            double factor = Inputs[1].Pointer[c] / Math.Sqrt((double)Inputs[4].Pointer[c] + _epsilon);
            _factor[c] = (float)factor;
            _shift[c] = (float)(Inputs[2].Pointer[c] - (Inputs[3].Pointer[c] * factor));
        }
    });

    public override void RunItem(in StepContext context)
    {
        float* y = Outputs[0].Item(context);
        Outputs[0].Layout.ClearBorder(y);
        fixed (float* factor = _factor, shift = _shift)
        {
            ChannelAffine.Apply(Inputs[0].Item(context), Inputs[0].Layout, factor, shift, y, Outputs[0].Layout);
        }
    }
}
