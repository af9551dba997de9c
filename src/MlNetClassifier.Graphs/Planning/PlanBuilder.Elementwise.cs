using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

// Functions of single elements.
internal sealed partial class PlanBuilder
{
    private static BinaryFunction? BinaryOf(Operator @operator) => @operator switch
    {
        Add => BinaryFunction.Add,
        Sub => BinaryFunction.Subtract,
        Mul => BinaryFunction.Multiply,
        Div => BinaryFunction.Divide,
        Max => BinaryFunction.Max,
        Min => BinaryFunction.Min,
        PRelu => BinaryFunction.PRelu,
        _ => null,
    };

    private bool TryLowerUnary(Node node)
    {
        GraphValue x = node.Inputs[0]!;
        if (UnaryKernels.Of(node.Operator) is not { } f || x.Constant is not null || x.ElementType != ElementType.Float32)
        {
            return false;
        }

        PlanValue input = AsItLies(x);
        AddUnary(node.Name, f.Function, f.A, f.B, input, node.Output);
        return true;
    }

    /// <summary>
    /// The value in the order that it is in. A caller's vector is the exception: its numbers are planes of one pixel each, but whatever is made of
    /// it lies in blocks, as every vector here.
    /// </summary>
    private PlanValue AsItLies(GraphValue value) =>
        blocked.TryGetValue(value, out PlanValue? found) ? found : IsVector(value) ? Blocked(value) : Plain(value);

    private static bool IsVector(GraphValue value) => ItemSizes(value.Shape) is { Height: 1, Width: 1 };

    private void AddUnary(string name, UnaryFunction function, float a, float b, PlanValue input, GraphValue result)
    {
        PlanValue output = SetResult(result, NewValue(result, input.Planar));
        if (input.IsWhole)
        {
            output.Storage.Replaces = input.Storage;
        }

        Emit(name, [input], output, () => new UnaryKernel(function, a, b, input.Tensor(), output.Tensor(), set));
    }

    /// <summary>x · sigmoid(x), which exporters write as two nodes, in one pass.</summary>
    private bool TryLowerSwish(Node node)
    {
        if (node.Operator is not Mul)
        {
            return false;
        }

        for (int side = 0; side < 2; side++)
        {
            GraphValue x = node.Inputs[side]!;
            if (node.Inputs[1 - side] is { Producer: { Operator: Sigmoid } sigmoid } && sigmoid.Inputs[0] == x && x.Constant is null
                && x.ElementType == ElementType.Float32)
            {
                PlanValue input = AsItLies(x);
                AddUnary(node.Name, UnaryFunction.Swish, 0, 0, input, node.Output);
                return true;
            }
        }

        return false;
    }

    /// <summary>A sigmoid that only x · sigmoid(x) reads need not be computed by itself.</summary>
    private bool IsPartOfSwish(Node node) =>
        node.Operator is Sigmoid && !graph.Outputs.Contains(node.Output)
        && graph.ConsumersOf(node.Output) is { Count: > 0 } consumers
        && consumers.All(c => c.Operator is Mul && c.Inputs.Contains(node.Inputs[0]) && c.Inputs.Contains(node.Output));

    private bool TryLowerBinary(Node node)
    {
        if (BinaryOf(node.Operator) is not { } function || node.Output.ElementType != ElementType.Float32)
        {
            return false;
        }

        GraphValue a = node.Inputs[0]!;
        GraphValue b = node.Inputs[1]!;
        bool commutes = function is BinaryFunction.Add or BinaryFunction.Multiply;
        if (commutes && (a.Constant is not null || (a.Shape != node.Output.Shape && b.Shape == node.Output.Shape)))
        {
            (a, b) = (b, a);
        }

        if (a.Constant is not null || a.Shape != node.Output.Shape || !IsPicture(a))
        {
            return false;
        }

        if (b.Constant is { } constant)
        {
            return PerChannel(constant, a.Shape) is { } values && AddPerChannel(node, new PerChannelStep(function, a, values));
        }

        bool same = b.Shape == a.Shape;
        bool vector = IsPicture(b) && b.Shape.Rank == 4 && a.Shape.Rank == 4 && b.Shape[1] == a.Shape[1] && b.Shape[2] * b.Shape[3] == 1;
        if (!same && !vector)
        {
            return false;
        }

        bool planar = same && !IsVector(a) && !blocked.ContainsKey(a) && !blocked.ContainsKey(b);
        PlanValue left = planar ? Plain(a) : Blocked(a);
        PlanValue right = planar ? Plain(b) : Blocked(b);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, left.Planar));
        output.Storage.Replaces = left.IsWhole ? left.Storage : null;
        Emit(node.Name, [left, right], output, () => new BinaryKernel(function, left.Tensor(), right.Tensor(), output.Tensor(), set));
        return true;
    }

    /// <summary>Whether a node is a function of a picture and a constant per channel; that picture must be <paramref name="x"/>.</summary>
    private static bool IsPerChannel(Node node, GraphValue x) =>
        BinaryOf(node.Operator) is { } function && node.Output.ElementType == ElementType.Float32 && node.Output.Shape == x.Shape
        && ((node.Inputs[0] == x && node.Inputs[1]!.Constant is { } right && PerChannel(right, x.Shape) is not null)
            || (function is BinaryFunction.Add or BinaryFunction.Multiply && node.Inputs[1] == x
                && node.Inputs[0]!.Constant is { } left && PerChannel(left, x.Shape) is not null));

    /// <summary>Lowers a function of a picture and a constant per channel: two that follow each other (x − mean, then / deviation) in one pass over the picture.</summary>
    private bool AddPerChannel(Node node, PerChannelStep step)
    {
        if (!firstOfTwo.Remove(step.X, out PerChannelStep? first))
        {
            if (!graph.Outputs.Contains(node.Output) && graph.ConsumersOf(node.Output) is [var next] && IsPerChannel(next, node.Output)
                && !fusion.Absorbed.Contains(next) && !fusion.ByLastNode.ContainsKey(next))
            {
                firstOfTwo.Add(node.Output, step);
                return true;
            }

            (first, step) = (step, null!);
        }

        GraphValue x = first.X;

        // What is plain stays so: the three planes of a picture's pixels would fill three sixteenths of a channel block.
        bool planar = !blocked.ContainsKey(x) && x.Shape.Rank == 4 && x.Shape[2] * x.Shape[3] > 1;
        PlanValue input = planar ? Plain(x) : Blocked(x);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar));
        output.Storage.Replaces = input.IsWhole ? input.Storage : null;
        if (planar)
        {
            borderable.Add(node.Output);
        }

        Emit(node.Name, [input], output, () => Own(step is null
            ? new BinaryKernel(first.Function, input.Tensor(), first.Values, output.Tensor(), set)
            : new BinaryKernel(first.Function, input.Tensor(), first.Values, step.Function, step.Values, output.Tensor(), set)));
        return true;
    }

    /// <summary>A function of a picture and a constant per channel.</summary>
    private sealed record PerChannelStep(BinaryFunction Function, GraphValue X, float[] Values);

    /// <summary>A constant as one value per channel of a picture, or null if it varies within a channel.</summary>
    private static float[]? PerChannel(Tensor constant, TensorShape shape)
    {
        if (!constant.IsFloat)
        {
            return null;
        }

        int channels = shape[1];
        if (constant.Length == 1)
        {
            float[] all = new float[channels];
            Array.Fill(all, constant.Floats[0]);
            return all;
        }

        int axis = constant.Shape.Rank - (shape.Rank - 1);
        return axis >= 0 && constant.Length == channels && constant.Shape[axis] == channels ? constant.Floats : null;
    }
}
