using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>The elements of one value where a condition holds and of another where it does not; each may be stretched, in any layout.</summary>
internal sealed unsafe class ChoiceStep : TrainingStep
{
    private readonly StridedView _condition;
    private readonly StridedView _a;
    private readonly StridedView _b;
    private readonly StridedView _y;
    private readonly StridedWalk _otherwise;
    private readonly StridedWalk _choice;
    private readonly AlignedBuffer? _known;

    /// <summary>Prepares the choice.</summary>
    /// <param name="condition">0 for the second value, anything else for the first.</param>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <param name="y">Result.</param>
    public ChoiceStep(PlanValue condition, PlanValue a, PlanValue b, PlanValue y)
    {
        _y = StridedView.Of(y);
        _condition = StridedView.Stretched(condition, _y);
        _a = StridedView.Stretched(a, _y);
        _b = StridedView.Stretched(b, _y);
        _otherwise = _b.To(_y);
        _choice = new StridedWalk(_y.Sizes, _condition.Steps, _a.Steps, _y.Steps, _y.Steps);
        if (condition.Value.Constant is { IsFloat: false } known)
        {
            // A plan keeps no constants but floats.
            _known = Allocate(known.Length);
            Array.ConvertAll(known.Integers, value => value == 0 ? 0f : 1f).CopyTo(_known.AsSpan(0, known.Length));
        }
    }

    public override long ScratchLength => 2L * _choice.RunLength;

    public override void RunItem(in StepContext context)
    {
        float* y = Outputs[0].Item(context), condition = _known is null ? Inputs[0].Item(context) : _known.Pointer;
        float* a = Inputs[1].Item(context) + _a.Start, b = Inputs[2].Item(context) + _b.Start, left = context.Scratch, right = left + _choice.RunLength;
        Outputs[0].Layout.ClearBorder(y);
        _otherwise.Run(b, b, y + _y.Start, StridedBodies.Copy);

        // The function takes runs of neighbours, in which the result always lies.
        _choice.Run(condition + _condition.Start, a, y + _y.Start, (facts, factStep, first, firstStep, target, step, count) =>
            RowFunctions.Choose(BroadcastStep.Run(facts, factStep, left, count), BroadcastStep.Run(first, firstStep, right, count), target, count));
    }
}
