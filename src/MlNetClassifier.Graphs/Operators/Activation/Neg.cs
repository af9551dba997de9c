using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>−x, of floats or (in shape arithmetic) integers.</summary>
public sealed record Neg : UnaryOperator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        return [Input(inputs, 0)];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        return x.IsFloat
            ? base.Evaluate(inputs)
            : [Tensor.FromIntegers(Array.ConvertAll(x.Integers, v => unchecked(-v)), x.Shape, x.ElementType)];
    }

    internal override double Apply(double x) => -x;
}
