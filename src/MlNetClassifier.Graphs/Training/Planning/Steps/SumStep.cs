using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Sums of each item over some of its dimensions, times a factor.</summary>
internal sealed unsafe class SumStep : TrainingStep
{
    private readonly StridedWalk _walk;
    private readonly StridedView _source;
    private readonly float _factor;

    /// <summary>Prepares the sums.</summary>
    /// <param name="input">What is summed.</param>
    /// <param name="target">The sums, stretched back to the input's sizes: steps of 0 where it is summed.</param>
    /// <param name="factor">Factor of every sum.</param>
    public SumStep(PlanValue input, StridedView target, float factor)
    {
        _source = StridedView.Of(input);
        _walk = _source.To(target, inOwnOrder: true);
        _factor = factor;
    }

    public override void RunItem(in StepContext context)
    {
        float* x = Inputs[0].Item(context) + _source.Start, y = Outputs[0].Item(context);
        var sums = new Span<float>(y, Outputs[0].Layout.ItemStride);
        sums.Clear();
        _walk.Run(x, x, y + Outputs[0].Layout.Origin, StridedBodies.Add);
        for (int i = 0; _factor != 1 && i < sums.Length; i++)
        {
            sums[i] *= _factor;
        }
    }
}
