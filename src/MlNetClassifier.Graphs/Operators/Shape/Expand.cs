using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// Repeats a tensor along dimensions of size 1, with NumPy's broadcasting. Inputs: x, and where x itself has no batch but the target has, any
/// tensor whose first dimension is the batch (a class token is repeated for each picture that way).
/// </summary>
public sealed record Expand : Operator
{
    /// <summary>The shape to broadcast to.</summary>
    public required TensorShape Target { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorType x = Input(inputs, 0);
        Check(
            !Target.IsSymbolic || x.Shape.IsSymbolic || Optional(inputs, 1) is { Shape.BatchAxis: 0 },
            "what the batch size is to be taken from is missing.");
        return [x with { Shape = Broadcast(x.Shape, Target) }];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        TensorShape target = Target;
        if (target.IsSymbolic)
        {
            int own = target.BatchAxis - (target.Rank - x.Shape.Rank);
            int batch = inputs.Count > 1 && inputs[1] is { } like ? like.Shape[0] : x.Shape[own];
            target = target.WithBatch(batch);
        }

        TensorShape shape = Broadcast(x.Shape, target);
        return [Strides.Pick(x, Strides.Walk(shape, Strides.Broadcast(x.Shape, shape)), shape)];
    }
}
