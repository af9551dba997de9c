using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>A function of two values of which either may be stretched along any dimension, in any layout.</summary>
internal sealed unsafe class BroadcastStep : TrainingStep
{
    private readonly RowFunction _function;
    private readonly StridedView _a;
    private readonly StridedView _b;
    private readonly StridedView _y;
    private readonly StridedWalk _walk;

    public BroadcastStep(RowFunction function, PlanValue a, PlanValue b, PlanValue y)
    {
        _function = function;
        _y = StridedView.Of(y);
        _a = StridedView.Stretched(a, _y);
        _b = StridedView.Stretched(b, _y);
        _walk = new StridedWalk(_y.Sizes, _a.Steps, _b.Steps, _y.Steps, _y.Steps);
    }

    public override long ScratchLength => 2L * _walk.RunLength;

    public override void RunItem(in StepContext context)
    {
        float* y = Outputs[0].Item(context), left = context.Scratch, right = context.Scratch + _walk.RunLength;
        Outputs[0].Layout.ClearBorder(y);

        // The function takes runs of neighbours; what is not one is copied to one.
        _walk.Run(Inputs[0].Item(context) + _a.Start, Inputs[1].Item(context) + _b.Start, y + _y.Start, (a, aStep, b, bStep, target, step, count) =>
            _function(Run(a, aStep, left, count), Run(b, bStep, right, count), target, count));
    }

    /// <summary>A run whose elements are neighbours: itself, or a copy in the scratch.</summary>
    public static float* Run(float* source, nint step, float* scratch, int count)
    {
        if (step == 1)
        {
            return source;
        }

        StridedBodies.Copy(source, step, source, step, scratch, 1, count);
        return scratch;
    }
}
