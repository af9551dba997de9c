using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Elements that go from one place to another: transposes, slices, joins, repetitions, picks, frames, in any layout.</summary>
/// <param name="moves">What goes where; the source is an input's number.</param>
/// <param name="fill">What the target holds before, null if the moves cover it.</param>
/// <param name="accumulate">Whether moved elements are added to the target, one move after the other, instead of replacing what is there.</param>
/// <param name="factor">Factor of every moved element.</param>
internal sealed unsafe class MoveStep(IReadOnlyList<Move> moves, float? fill = null, bool accumulate = false, float factor = 1) : TrainingStep
{
    private readonly StridedWalk[] _walks = [.. moves.Select(m => m.Source.To(m.Target))];
    private readonly StridedWalk.Body _body = accumulate ? StridedBodies.Add : factor == 1 ? StridedBodies.Copy : Scaled(factor);

    public override void RunItem(in StepContext context)
    {
        PlanValue output = Outputs[0];
        float* target = output.Item(context);
        if (fill is { } value)
        {
            new Span<float>(target, output.Layout.ItemStride).Fill(value);
        }

        output.Layout.ClearBorder(target);
        for (int i = 0; i < _walks.Length; i++)
        {
            float* source = Inputs[moves[i].Input].Item(context) + moves[i].Source.Start;
            _walks[i].Run(source, source, target + moves[i].Target.Start, _body);
        }
    }

    private static StridedWalk.Body Scaled(float factor) => (a, aStep, b, bStep, y, yStep, count) =>
    {
        StridedBodies.Copy(a, aStep, b, bStep, y, yStep, count);
        for (int i = 0; i < count; i++)
        {
            y[i * yStep] *= factor;
        }
    };
}

/// <summary>Elements that go from a view of an input to a view of the output.</summary>
/// <param name="Input">Number of the input.</param>
/// <param name="Source">Where they are.</param>
/// <param name="Target">Where they go; of the same sizes.</param>
internal sealed record Move(int Input, StridedView Source, StridedView Target);
