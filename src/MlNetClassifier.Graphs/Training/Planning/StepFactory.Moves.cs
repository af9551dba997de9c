using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Planning.Steps;

namespace MlNetClassifier.Graphs.Training.Planning;

// What moves, repeats, sums or joins elements, in any layout.
internal sealed unsafe partial class StepFactory
{
    private TrainingStep? Moves(Node node, PlanValue[] inputs, PlanValue[] outputs)
    {
        PlanValue y = outputs[0];
        if (node.Operator is SumTo && !y.Batched && inputs[0].Batched && FitsItem(y.Value.Shape, inputs[0].Value.Shape))
        {
            return new BatchSumStep(inputs[0], y) { Inputs = inputs, Outputs = outputs };
        }

        if (!y.Batched)
        {
            return RowFunctions.OfPair(node.Operator) is { } pair && inputs.Append(y).All(v => !v.Batched && v.Value.ElementType == ElementType.Float32 && v.Value.Shape == y.Value.Shape)
                ? new SingleStep(pair, y.Value.Shape.ElementsPerItem) { Inputs = inputs, Outputs = outputs }
                : null;
        }

        StridedView target = StridedView.Of(y);
        switch (node.Operator)
        {
            case Where when inputs.All(i => FitsItem(i.Value.Shape, y.Value.Shape)):
                return new ChoiceStep(inputs[0], inputs[1], inputs[2], y) { Inputs = inputs, Outputs = outputs };
            case var @operator when RowFunctions.OfPair(@operator) is { } function && inputs.All(i => FitsItem(i.Value.Shape, y.Value.Shape)):
                return new BroadcastStep(function, inputs[0], inputs[1], y) { Inputs = inputs, Outputs = outputs };
            case Transpose transpose when transpose.Permutation[0] == 0:
                return Moving([new(0, StridedView.Of(inputs[0]).Permute([.. transpose.Permutation.Skip(1).Select(p => p - 1)]), target)]);
            case Slice slice when ShapeRules.Axis(slice.Axis, y.Value.Shape.Rank) - 1 is var axis:
                return Moving([new(0, StridedView.Of(inputs[0]).Slice(axis, slice.Start, slice.Count, slice.Step), target)]);
            case Concat concat when inputs.All(i => i.Batched):
                return Moving(Joined(ShapeRules.Axis(concat.Axis, y.Value.Shape.Rank) - 1, inputs, target));
            case Expand when FitsItem(inputs[0].Value.Shape, y.Value.Shape):
                return Moving([new(0, StridedView.Stretched(inputs[0], target), target)]);
            case BroadcastTo repeat when FitsItem(inputs[0].Value.Shape, y.Value.Shape):
                return new MoveStep([new(0, StridedView.Stretched(inputs[0], target), target)], factor: repeat.Factor) { Inputs = inputs, Outputs = outputs };
            case Pad { Mode: PadMode.Constant } pad when pad.Before[0] == 0 && pad.After[0] == 0:
                return new MoveStep([Framed(pad, StridedView.Of(inputs[0]), target)], pad.Value) { Inputs = inputs, Outputs = outputs };
            case Gather gather when inputs[0].Batched && node.Inputs[1]!.Constant is { } picks:
                return Moving(Picked(ShapeRules.Axis(gather.Axis, node.Inputs[0]!.Shape.Rank) - 1, picks, StridedView.Of(inputs[0]), target, input: 0, back: false));
            case GatherGradient gather when inputs[1].Batched && node.Inputs[0]!.Constant is { } picks:
                return new MoveStep(Picked(gather.Axis - 1, picks, target, StridedView.Of(inputs[1]), input: 1, back: true), 0, accumulate: true) { Inputs = inputs, Outputs = outputs };
            case SumTo when FitsItem(y.Value.Shape, inputs[0].Value.Shape):
                return new SumStep(inputs[0], StridedView.Stretched(y, StridedView.Of(inputs[0])), 1) { Inputs = inputs, Outputs = outputs };
            case ReduceMean or ReduceSum:
                return Summed((ReduceOperator)node.Operator, inputs, outputs);
            default:
                return null;
        }

        MoveStep Moving(IReadOnlyList<Move> moves) => new(moves) { Inputs = inputs, Outputs = outputs };
    }

    /// <summary>Whether a shape can be stretched to another item by item: it has that one's batch in the same place, or none.</summary>
    private static bool FitsItem(TensorShape shape, TensorShape full) => full.BatchAxis == 0
        && (shape.IsSymbolic ? shape.Rank == full.Rank : shape.Rank < full.Rank || (shape.Rank == full.Rank && shape[0] == 1));

    private static List<Move> Joined(int axis, PlanValue[] inputs, StridedView target)
    {
        List<Move> moves = [];
        int start = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            StridedView source = StridedView.Of(inputs[i]);
            moves.Add(new(i, source, target.Slice(axis, start, source.Sizes[axis])));
            start += source.Sizes[axis];
        }

        return moves;
    }

    private static Move Framed(Pad pad, StridedView source, StridedView target)
    {
        for (int d = 0; d < source.Sizes.Length; d++)
        {
            (int before, int after) = (pad.Before[d + 1], pad.After[d + 1]);
            int first = Math.Max(0, -before), count = Math.Max(0, source.Sizes[d] - first - Math.Max(0, -after));
            source = source.Slice(d, first, count);
            target = target.Slice(d, Math.Max(0, before), count);
        }

        return new(0, source, target);
    }

    /// <summary>A move for each run of picks that follow one another.</summary>
    /// <param name="axis">Axis of the items that is picked from.</param>
    /// <param name="picks">The indices.</param>
    /// <param name="data">What is picked from.</param>
    /// <param name="result">What the picks make.</param>
    /// <param name="input">Number of the input that is moved.</param>
    /// <param name="back">Whether the result is moved to the data.</param>
    private static List<Move> Picked(int axis, Tensor picks, StridedView data, StridedView result, int input, bool back)
    {
        // The dimensions of the indices are one in the row-major result.
        int size = data.Sizes[axis], rank = picks.Shape.Rank;
        long[] indices = Array.ConvertAll(picks.Integers, i => i < 0 ? i + size : i);
        if (indices.Any(i => i < 0 || i >= size))
        {
            throw new InvalidGraphException($"A Gather picks index {indices.First(i => i < 0 || i >= size)} of {size}.");
        }

        nint step = rank == 0 ? 1 : result.Steps[axis + rank - 1];
        StridedView flat = new(
            result.Start,
            [.. result.Sizes[..axis], indices.Length, .. result.Sizes[(axis + rank)..]],
            [.. result.Steps[..axis], step, .. result.Steps[(axis + rank)..]]);
        List<Move> moves = [];
        for (int first = 0, next; first < indices.Length; first = next)
        {
            for (next = first + 1; next < indices.Length && indices[next] == indices[next - 1] + 1; next++)
            {
            }

            StridedView taken = data.Slice(axis, indices[first], next - first), place = flat.Slice(axis, first, next - first);
            moves.Add(back ? new(input, place, taken) : new(input, taken, place));
        }

        return moves;
    }

    private static SumStep? Summed(ReduceOperator reduction, PlanValue[] inputs, PlanValue[] outputs)
    {
        if (outputs[0].IsImage)
        {
            return null;
        }

        StridedView source = StridedView.Of(inputs[0]);
        int[] axes = [.. reduction.NormalizedAxes(source.Sizes.Length + 1).Select(a => a - 1)];
        nint[] steps = new nint[source.Sizes.Length];
        nint step = 1;
        int count = 1;
        for (int d = steps.Length - 1; d >= 0; d--)
        {
            if (axes.Contains(d))
            {
                count *= source.Sizes[d];
                continue;
            }

            steps[d] = step;
            step *= source.Sizes[d];
        }

        return new SumStep(inputs[0], new(0, source.Sizes, steps), reduction is ReduceMean ? 1f / count : 1) { Inputs = inputs, Outputs = outputs };
    }
}
