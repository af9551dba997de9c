using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Repeats a tensor to a larger shape and multiplies it by a number: the gradient of a sum or mean.</summary>
internal sealed record BroadcastTo : Operator
{
    /// <summary>The larger shape; its batch, if symbolic, is the input's.</summary>
    public required TensorShape Target { get; init; }

    /// <summary>Factor of every element. Default 1.</summary>
    public float Factor { get; init; } = 1;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape x = FloatInput(inputs, 0);
        Check(x.IsSymbolic == Target.IsSymbolic && Broadcast(x, Target) == Target, $"{x} cannot be stretched to {Target}.");
        return OneFloat(Target);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        TensorShape target = Target.IsSymbolic ? Target.WithBatch(x.Shape[x.Shape.Rank - Target.Rank + Target.BatchAxis]) : Target;
        int[] places = Strides.Walk(target, Strides.Broadcast(x.Shape, target));
        return [Tensor.FromFloats(Array.ConvertAll(places, p => (float)((double)Factor * x.Floats[p])), target)];
    }
}
