using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>The opposite of a truth value.</summary>
public sealed record Not : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorType x = Input(inputs, 0);
        Check(x.ElementType == ElementType.Bool, "input 0 must be Bool.");
        return [x];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs) =>
        [Tensor.FromIntegers(Array.ConvertAll(inputs[0]!.Integers, v => v == 0 ? 1L : 0L), inputs[0]!.Shape, ElementType.Bool)];
}
