using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// The same elements in row-major order under another shape. Flatten, Squeeze and Unsqueeze are imported as this, too: shapes are static,
/// so they differ in nothing.
/// </summary>
public sealed record Reshape : Operator
{
    /// <summary>
    /// The new shape. Its symbolic dimension is the batch: the rest must have as many elements as the input's rest.
    /// </summary>
    public required TensorShape Target { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorType x = Input(inputs, 0);
        Check(
            x.Shape.IsSymbolic == Target.IsSymbolic && x.Shape.ElementsPerItem == Target.ElementsPerItem,
            $"{x.Shape} cannot become {Target}: the element counts differ.");
        Check(OuterSize(x.Shape) == OuterSize(Target), $"{x.Shape} cannot become {Target}: items of the batch would be mixed.");
        return [x with { Shape = Target }];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        int rest = Target.ElementsPerItem;
        return [x.Reshape(Target.WithBatch(rest == 0 ? 0 : x.Length / rest))];
    }

    private static int OuterSize(TensorShape shape) => shape.Take(Math.Max(0, shape.BatchAxis)).Aggregate(1, (a, b) => a * b);
}
